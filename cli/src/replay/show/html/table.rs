use std::io::{self, Write};

use super::escape::text;
use crate::replay::show::numbers::grouped;
use crate::replay::show::section::{Cell, Column, Row, Section, Table};

/// A table of a section, in a frame that scrolls where the screen is narrow.
pub(super) fn write(out: &mut impl Write, section: &Section, table: &Table) -> io::Result<()> {
    let Section { id, title, .. } = section;
    writeln!(
        out,
        "<div class=\"wide\" role=\"region\" aria-labelledby=\"{id}-title\" tabindex=\"0\">\n<table>\n\
         <caption>{title}</caption>\n<thead>\n<tr>"
    )?;
    for column in &table.columns {
        let name = text(&column.name());
        match column {
            Column::Words(_) => writeln!(out, "<th scope=\"col\">{name}</th>")?,
            Column::Numbers(_) => writeln!(out, "<th scope=\"col\" class=\"number\">{name}</th>")?,
            Column::Bars => writeln!(out, "<td class=\"bar\"></td>")?,
        }
    }
    writeln!(out, "</tr>\n</thead>\n<tbody>")?;
    for row in &table.rows {
        self::row(out, row, table.columns.len())?;
    }
    writeln!(out, "</tbody>")?;
    if let Some(total) = &table.total {
        writeln!(out, "<tfoot>")?;
        row(out, total, table.columns.len())?;
        writeln!(out, "</tfoot>")?;
    }
    writeln!(out, "</table>\n</div>")
}

fn row(out: &mut impl Write, row: &Row, columns: usize) -> io::Result<()> {
    let name = text(&row.name);
    if row.cells.is_empty() {
        return writeln!(out, "<tr><td class=\"gap\" colspan=\"{columns}\"><bdi>{name}</bdi></td></tr>");
    }
    write!(out, "<tr><th scope=\"row\"><bdi>{name}</bdi></th>")?;
    for cell in &row.cells {
        match cell {
            Cell::Nothing => write!(out, "<td></td>")?,
            Cell::Severity(severity) => write!(out, "<td class=\"{severity}\">{severity}</td>")?,
            Cell::Number(0) => write!(out, "<td class=\"number none\">0</td>")?,
            Cell::Number(number) => write!(out, "<td class=\"number\">{}</td>", grouped(*number))?,
            Cell::Bar(part, most) => write!(out, "<td class=\"bar\">{}</td>", bar(*part, *most))?,
        }
    }
    writeln!(out, "</tr>")
}

/// The number stands beside it: a reader of the screen need not hear of the bar.
fn bar(part: u64, most: u64) -> String {
    if part == 0 {
        return String::new();
    }
    let percent = u128::from(part) * 100 / u128::from(most.max(1));
    format!("<span aria-hidden=\"true\" style=\"width:{}%\"></span>", percent.max(1))
}
