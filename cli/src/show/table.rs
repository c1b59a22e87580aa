use std::io::{self, Write};

use tocsin_domain::metrics::{Datum, Unit};

/// The metrics that CloudWatch would get.
pub(crate) fn write(out: &mut impl Write, data: &[Datum]) -> io::Result<()> {
    writeln!(out, "{:<16} {:<44} {:>8}  Value", "Metric", "Dimensions", "Points")?;
    for datum in data {
        let dimensions = datum.metric.dimensions().into_iter();
        let dimensions: Vec<_> = dimensions.map(|(name, value)| format!("{name}={value}")).collect();
        let dimensions = dimensions.join(",");
        let value = match datum.metric.unit() {
            Unit::Count => format!("sum {}", datum.sum()),
            Unit::Milliseconds => format!("average {} ms", datum.sum() / datum.count().max(1)),
        };
        writeln!(out, "{:<16} {dimensions:<44} {:>8}  {value}", datum.metric.name(), datum.count())?;
    }
    Ok(())
}
