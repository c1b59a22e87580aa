//! What ends strings, found sixty-four bytes at a time.

use wide::u8x16;

use super::Stop;

/// How many bytes are looked at together.
const BLOCK: usize = 64;

/// Quotes, backslashes and control characters of a text, of which some are behind.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ends {
    /// Where the block begins.
    block: usize,
    /// Those of the block that are not behind, a bit for each.
    left: u64,
}

impl Ends {
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self { block: 0, left: specials(bytes) }
    }

    /// Where the next one is, which is behind then.
    #[inline]
    pub(super) fn next(&mut self, bytes: &[u8]) -> Result<usize, Stop> {
        while self.left == 0 {
            self.block += BLOCK;
            self.left = specials(bytes.get(self.block..).ok_or(Stop::Short)?);
        }
        let next = self.block + self.left.trailing_zeros() as usize;
        self.left &= self.left - 1;
        Ok(next)
    }
}

/// Which bytes of a block are quotes, backslashes or control characters: a bit for each, the first one lowest. Fewer bytes
/// than a block are the last ones of a text.
#[inline(never)]
fn specials(bytes: &[u8]) -> u64 {
    if let Some(block) = bytes.first_chunk() {
        return of_block(block);
    }
    let mut block = [b' '; BLOCK];
    block[..bytes.len()].copy_from_slice(bytes);
    of_block(&block)
}

#[inline]
fn of_block(block: &[u8; BLOCK]) -> u64 {
    let (parts, _) = block.as_chunks();
    parts.iter().rev().fold(0, |bits, part| bits << 16 | u64::from(of_part(*part)))
}

#[inline]
fn of_part(part: [u8; 16]) -> u32 {
    let part = u8x16::new(part);
    let is = |byte| part.simd_eq(u8x16::splat(byte));
    let is_control = part.min(u8x16::splat(0x1f)).simd_eq(part);
    (is(b'"') | is(b'\\') | is_control).to_bitmask()
}
