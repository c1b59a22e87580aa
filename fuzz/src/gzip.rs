//! Gzip data, whole or damaged: what comes out is what `flate2` makes of it in one go, whatever the pieces.

use std::io::Read;

use flate2::bufread::MultiGzDecoder;

use crate::log_file::read;

/// The first byte says how the rest, the file, is cut into pieces.
pub fn check(data: &[u8]) {
    let Some((&seed, file)) = data.split_first() else { return };
    let whole = read(file, 0);
    assert_eq!(read(file, seed | 1), whole, "in pieces");
    let mut inflated = Vec::new();
    if file.first() == Some(&0x1f) && MultiGzDecoder::new(file).read_to_end(&mut inflated).is_ok() {
        let size = whole.1.expect("sound gzip data");
        assert_eq!((size.bytes, size.inflated), (file.len() as u64, inflated.len() as u64));
        if inflated.first() != Some(&0x1f) {
            assert_eq!(read(&inflated, 0).0, whole.0);
        }
    }
}
