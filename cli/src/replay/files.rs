//! Which files are read, in which order.

use std::path::{Path, PathBuf};

/// Lists the files that the paths stand for, in the order of the times in their names.
pub(crate) fn list(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for path in paths {
        walk(path, &mut files);
    }
    files
}

fn walk(path: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(path) else {
        return files.push(path.to_owned());
    };
    let mut entries: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for entry in &entries {
        walk(entry, files);
    }
}
