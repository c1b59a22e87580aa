//! TLS as a client of AWS needs it: rustls with ring, and of both no more than that.

use std::sync::Arc;

use rustls::crypto::ring::{cipher_suite, default_provider};
use rustls::crypto::{CryptoProvider, KeyProvider};
use rustls::pki_types::PrivateKeyDer;
use rustls::sign::SigningKey;
use rustls::{ClientConfig, Error, RootCertStore, SupportedCipherSuite};

/// Those with AES-GCM, which all endpoints of AWS have. SHA-256 goes first, as it does there: Lambda's processors have
/// instructions for it, and a handshake takes less.
const CIPHER_SUITES: [SupportedCipherSuite; 6] = [
    cipher_suite::TLS13_AES_128_GCM_SHA256,
    cipher_suite::TLS13_AES_256_GCM_SHA384,
    cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    cipher_suite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    cipher_suite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
];

/// TLS 1.2 and 1.3 with whoever has a certificate from one of these.
#[expect(clippy::expect_used, reason = "there are suites of both")]
pub(super) fn config(roots: RootCertStore) -> ClientConfig {
    let cipher_suites = CIPHER_SUITES.to_vec();
    let provider = CryptoProvider { cipher_suites, key_provider: &NoKeys, ..default_provider() };
    ClientConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()
        .expect("suites of TLS 1.2 and 1.3")
        .with_root_certificates(roots)
        .with_no_client_auth()
}

/// Who asks AWS is known by what signs the request, and never by a certificate.
#[derive(Debug)]
struct NoKeys;

impl KeyProvider for NoKeys {
    fn load_private_key(&self, _: PrivateKeyDer<'static>) -> Result<Arc<dyn SigningKey>, Error> {
        Err(Error::General("private keys are not used".to_owned()))
    }
}
