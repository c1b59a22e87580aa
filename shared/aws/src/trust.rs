//! Who may say that a server is AWS.

use std::fs;
use std::path::Path;

use rustls::RootCertStore;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, TrustAnchor};

/// The roots of Amazon Trust Services, <https://www.amazontrust.com/repository/>, from which the endpoints of the partition
/// `aws` have their certificates. A test compares them with those that Mozilla trusts.
const AMAZON: [CertificateDer<'_>; 5] = [
    CertificateDer::from_slice(include_bytes!("amazon-roots/amazon-root-ca-1.der")),
    CertificateDer::from_slice(include_bytes!("amazon-roots/amazon-root-ca-2.der")),
    CertificateDer::from_slice(include_bytes!("amazon-roots/amazon-root-ca-3.der")),
    CertificateDer::from_slice(include_bytes!("amazon-roots/amazon-root-ca-4.der")),
    CertificateDer::from_slice(include_bytes!("amazon-roots/starfield-services-root-g2.der")),
];

/// Who may say that a server is AWS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trust {
    /// Amazon. These roots are part of the program: reading those of the system takes longer than all else at start.
    Amazon,
    /// Whom this system trusts.
    System,
    /// The certificates of a file, and nobody else.
    Bundle(Vec<TrustAnchor<'static>>),
}

impl Trust {
    /// Reads a file of PEM certificates. Says what is wrong with it, and with which certificate.
    pub fn bundle(file: &Path) -> Result<Self, String> {
        let wrong = |what: String| format!("{}: {what}", file.display());
        let pem = fs::read(file).map_err(|err| wrong(err.to_string()))?;
        let anchors = parse(&pem).map_err(wrong)?;
        if anchors.is_empty() {
            return Err(wrong("holds no certificate: it must be a file in PEM format".to_owned()));
        }
        Ok(Self::Bundle(anchors))
    }

    pub(crate) fn roots(self) -> RootCertStore {
        match self {
            Self::Amazon => usable(AMAZON),
            Self::System => of_the_system(),
            Self::Bundle(roots) => RootCertStore { roots },
        }
    }
}

/// Whom this system trusts, as far as that can be read.
fn of_the_system() -> RootCertStore {
    let found = rustls_native_certs::load_native_certs();
    for error in &found.errors {
        tracing::warn!(%error, "certificates of this system can't be read");
    }
    let roots = usable(found.certs);
    if roots.is_empty() {
        tracing::warn!("this system trusts nobody: no certificates were found");
    }
    roots
}

fn usable<'a>(certificates: impl IntoIterator<Item = CertificateDer<'a>>) -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(certificates);
    roots
}

/// The roots of a file, each of which can be used.
fn parse(pem: &[u8]) -> Result<Vec<TrustAnchor<'static>>, String> {
    let mut roots = RootCertStore::empty();
    for (certificate, number) in CertificateDer::pem_slice_iter(pem).zip(1..) {
        let wrong = |what: String| format!("certificate {number} can't be read: {what}");
        roots.add(certificate.map_err(|err| wrong(unread(&err)))?).map_err(|err| wrong(err.to_string()))?;
    }
    Ok(roots.roots)
}

/// What the library shows as numbers, as text.
fn unread(err: &pem::Error) -> String {
    match err {
        pem::Error::MissingSectionEnd { .. } => {
            "its line \"-----END CERTIFICATE-----\" is missing".to_owned()
        }
        pem::Error::IllegalSectionStart { line } => {
            format!("{:?} begins no section", String::from_utf8_lossy(line))
        }
        err => err.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What tells the roots of Amazon Trust Services from all others, in their own subjects.
    const NAMES: [&str; 2] = ["Amazon Root CA ", "Starfield Services Root Certificate Authority"];

    /// Amazon Root CA 3.
    const ROOT: &str = "\
-----BEGIN CERTIFICATE-----
MIIBtjCCAVugAwIBAgITBmyf1XSXNmY/Owua2eiedgPySjAKBggqhkjOPQQDAjA5
MQswCQYDVQQGEwJVUzEPMA0GA1UEChMGQW1hem9uMRkwFwYDVQQDExBBbWF6b24g
Um9vdCBDQSAzMB4XDTE1MDUyNjAwMDAwMFoXDTQwMDUyNjAwMDAwMFowOTELMAkG
A1UEBhMCVVMxDzANBgNVBAoTBkFtYXpvbjEZMBcGA1UEAxMQQW1hem9uIFJvb3Qg
Q0EgMzBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABCmXp8ZBf8ANm+gBG1bG8lKl
ui2yEujSLtf6ycXYqm0fc4E7O5hrOXwzpcVOho6AF2hiRVd9RFgdszflZwjrZt6j
QjBAMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQDAgGGMB0GA1UdDgQWBBSr
ttvXBp43rDCGB5Fwx5zEGbF4wDAKBggqhkjOPQQDAgNJADBGAiEA4IWSoxe3jfkr
BqWTrBqYaGFy+uGh0PsceGCmQ5nFuMQCIQCcAu/xlJyzlvnrxir4tiz+OpAUFteM
YyRIHN8wfdVoOw==
-----END CERTIFICATE-----
";

    #[test]
    fn amazons_roots_are_those_that_mozilla_trusts() {
        assert_eq!(Trust::Amazon.roots().len(), 5);
        let of_amazon = |certificate: &&CertificateDer<'_>| {
            let text = String::from_utf8_lossy(certificate);
            NAMES.iter().any(|name| text.contains(name))
        };
        let theirs = webpki_root_certs::TLS_SERVER_ROOT_CERTS;
        let mut theirs: Vec<_> = theirs.iter().filter(of_amazon).cloned().collect();
        let mut ours = AMAZON.to_vec();
        for roots in [&mut ours, &mut theirs] {
            roots.sort_by(|one, other| one.as_ref().cmp(other.as_ref()));
        }
        assert!(ours == theirs, "{} roots, and Mozilla has {}", ours.len(), theirs.len());
    }

    #[track_caller]
    fn check(pem: &str, expected: &str) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bundle.pem");
        fs::write(&file, pem).unwrap();
        let got = Trust::bundle(&file).map_or_else(|err| err, |_| "taken".to_owned());
        assert_eq!(got.replace(&format!("{}: ", file.display()), ""), expected);
    }

    #[test]
    fn says_what_is_wrong_with_a_bundle() {
        check(ROOT, "taken");
        check("", "holds no certificate: it must be a file in PEM format");
        check("no certificates here\n", "holds no certificate: it must be a file in PEM format");
        check(
            &format!("{ROOT}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
            "certificate 2 can't be read: invalid peer certificate: BadEncoding",
        );
        check(
            "-----BEGIN CERTIFICATE-----\nAAAA\n",
            "certificate 1 can't be read: its line \"-----END CERTIFICATE-----\" is missing",
        );
        check(
            "-----BEGIN CERTIFICATE\nAAAA\n",
            "certificate 1 can't be read: \"-----BEGIN CERTIFICATE\" begins no section",
        );
    }

    #[test]
    fn names_a_bundle_that_is_not_there() {
        let err = Trust::bundle(Path::new("/no/such/file")).unwrap_err();
        assert_eq!(err, "/no/such/file: No such file or directory (os error 2)");
    }
}
