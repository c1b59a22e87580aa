//! A file that is there whole, or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// Where a file is to be.
#[derive(Debug)]
pub(crate) enum Target {
    /// Under this name, which it gets when it is whole.
    Name(PathBuf),
    /// A pipe or a device: what is written is gone.
    Stream(File),
}

impl Target {
    /// A report takes the place of an earlier one, and of nothing else: whoever forgets to name the report names the first
    /// of the log files.
    pub(crate) fn new(path: &Path) -> io::Result<Self> {
        match fs::metadata(path) {
            Ok(found) if found.is_file() && !may_be_replaced(path)? => Err(io::Error::new(
                io::ErrorKind::AlreadyExists,
                "it is no report, and would be replaced by one: use another name",
            )),
            Ok(found) if found.is_file() => Ok(Self::Name(fs::canonicalize(path)?)),
            Ok(found) if found.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
            Ok(_) => Ok(Self::Stream(OpenOptions::new().write(true).open(path)?)),
            Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(Self::Name(path.to_owned())),
            Err(err) => Err(err),
        }
    }

    /// A file without a name for what is written later: where there must be room anyway, if there is such a place.
    pub(crate) fn scratch(&self) -> io::Result<File> {
        match self {
            Self::Name(path) => tempfile::tempfile_in(folder(path)),
            Self::Stream(_) => tempfile::tempfile(),
        }
    }

    /// Writes all of it.
    pub(crate) fn write(
        self,
        write: impl FnOnce(&mut BufWriter<&mut File>) -> io::Result<()>,
    ) -> io::Result<()> {
        match self {
            Self::Stream(mut file) => buffered(&mut file, write),
            Self::Name(path) => {
                let mut file = named(&path)?;
                buffered(file.as_file_mut(), write)?;
                file.as_file().sync_all()?;
                file.persist(path).map_err(|err| err.error)?;
                Ok(())
            }
        }
    }
}

/// Whether it is empty, or a page or XML as an earlier report is.
fn may_be_replaced(path: &Path) -> io::Result<bool> {
    let mut beginning = Vec::new();
    File::open(path)?.take(5).read_to_end(&mut beginning)?;
    Ok(beginning.is_empty() || beginning.eq_ignore_ascii_case(b"<!doc") || beginning == b"<?xml")
}

fn buffered(
    file: &mut File,
    write: impl FnOnce(&mut BufWriter<&mut File>) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    write(&mut out)?;
    out.flush()
}

/// A file beside the one that it becomes, for those who may read files that the user makes.
fn named(path: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".tocsin-").suffix(".part");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder(path))
}

pub(crate) fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
