//! The log files of CloudTrail: what their names say, and the records in them.

mod gzip;
mod name;
mod reader;

pub use name::{Kind, Name};
pub use reader::{ReadError, Reader, Size};
