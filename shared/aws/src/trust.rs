//! Who may say that a server is AWS.

use std::fs;
use std::path::Path;

use aws_smithy_http_client::tls::{TlsContext, TrustStore};
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::{self, PemObject};

/// The roots of Amazon Trust Services, <https://www.amazontrust.com/repository/>, from which the endpoints of the partition
/// `aws` have their certificates. A test compares them with those that Mozilla trusts.
const AMAZON: &[u8] = include_bytes!("amazon-roots.pem");

/// Who may say that a server is AWS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trust {
    /// Amazon. These roots are part of the program: reading those of the system takes longer than all else at start.
    Amazon,
    /// Whom this system trusts.
    System,
    /// The certificates of a file that was read, and nobody else.
    Bundle(Vec<u8>),
}

impl Trust {
    /// Reads a file of PEM certificates. Says what is wrong with it, and with which certificate.
    pub fn bundle(file: &Path) -> Result<Self, String> {
        let wrong = |what: String| format!("{}: {what}", file.display());
        let pem = fs::read(file).map_err(|err| wrong(err.to_string()))?;
        match parse(&pem).map_err(wrong)?.len() {
            0 => Err(wrong("holds no certificate: it must be a file in PEM format".to_owned())),
            _ => Ok(Self::Bundle(pem)),
        }
    }

    pub(crate) fn context(&self) -> TlsContext {
        let store = match self {
            Self::Amazon => TrustStore::empty().with_pem_certificate(AMAZON),
            Self::System => TrustStore::default(),
            Self::Bundle(pem) => TrustStore::empty().with_pem_certificate(pem.as_slice()),
        };
        #[expect(
            clippy::expect_used,
            reason = "fails never, and trusting somebody else instead is no answer"
        )]
        TlsContext::builder().with_trust_store(store).build().expect("a TLS context of a trust store")
    }
}

/// The roots of a file, each of which can be used.
fn parse(pem: &[u8]) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    for (certificate, number) in CertificateDer::pem_slice_iter(pem).zip(1..) {
        let wrong = |what: String| format!("certificate {number} can't be read: {what}");
        roots.add(certificate.map_err(|err| wrong(unread(&err)))?).map_err(|err| wrong(err.to_string()))?;
    }
    Ok(roots)
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

    #[test]
    fn amazons_roots_are_those_that_mozilla_trusts() {
        let ours: Vec<_> = CertificateDer::pem_slice_iter(AMAZON).collect::<Result<_, _>>().unwrap();
        let of_amazon = |certificate: &&CertificateDer<'_>| {
            let text = String::from_utf8_lossy(certificate);
            NAMES.iter().any(|name| text.contains(name))
        };
        let theirs = webpki_root_certs::TLS_SERVER_ROOT_CERTS;
        let mut theirs: Vec<_> = theirs.iter().filter(of_amazon).cloned().collect();
        let mut ours = ours;
        for roots in [&mut ours, &mut theirs] {
            roots.sort_by(|one, other| one.as_ref().cmp(other.as_ref()));
        }
        assert!(ours == theirs, "{} roots, and Mozilla has {}", ours.len(), theirs.len());
        assert_eq!(ours.len(), 5);
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
        let amazon = str::from_utf8(AMAZON).unwrap();
        check(amazon, "taken");
        check("", "holds no certificate: it must be a file in PEM format");
        check("no certificates here\n", "holds no certificate: it must be a file in PEM format");
        check(
            &format!("{amazon}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
            "certificate 6 can't be read: invalid peer certificate: BadEncoding",
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
