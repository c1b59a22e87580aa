use std::net::IpAddr;

/// A block of IP addresses, as in `10.0.0.0/24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cidr {
    first: IpAddr,
    /// How many bits at the end of an address tell the addresses of the block apart.
    free: u32,
}

impl Cidr {
    /// Reads a block. One that begins in its midst is refused: EventBridge would silently leave out what lies before.
    pub(super) fn new(text: &str) -> Result<Self, String> {
        let example = "expected a block such as `10.0.0.0/24` or `2001:db8::/32`";
        let (address, length) = text.split_once('/').ok_or_else(|| format!("no `/` in it, {example}"))?;
        let first: IpAddr =
            address.parse().map_err(|_| format!("no IP address before the `/`, {example}"))?;
        let bits = if first.is_ipv4() { 32 } else { 128 };
        let is_number = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
        let free = match length.parse::<u32>() {
            Ok(length) if is_number && length <= bits => bits - length,
            _ => return Err(format!("after the `/` of such an address stands a number from 0 to {bits}")),
        };
        let block = Self { first, free };
        if number(first) == block.start(first) {
            Ok(block)
        } else {
            let start = address_of(block.start(first), first);
            Err(format!("the address has bits beyond /{length}: write `{start}/{length}`"))
        }
    }

    pub(super) fn contains(&self, text: &str) -> bool {
        text.parse::<IpAddr>().is_ok_and(|address| {
            address.is_ipv4() == self.first.is_ipv4() && self.start(address) == number(self.first)
        })
    }

    /// The first address of the block of this size that an address lies in.
    fn start(&self, address: IpAddr) -> u128 {
        // A block of all addresses is as wide as the number itself, too wide to shift by.
        let mask = u128::MAX.checked_shl(self.free).unwrap_or(0);
        number(address) & mask
    }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits(),
    }
}

fn address_of(number: u128, like: IpAddr) -> IpAddr {
    match (like, u32::try_from(number)) {
        (IpAddr::V4(_), Ok(bits)) => IpAddr::V4(bits.into()),
        _ => IpAddr::V6(number.into()),
    }
}
