//! Every record in `tests/samples`, in one line.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use super::line::line;
use super::*;

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/samples");

/// The records of each file in a folder, by the name of the file up to its first dot.
pub(in crate::decode) fn samples(folder: &str) -> BTreeMap<String, Vec<String>> {
    let files = fs::read_dir(Path::new(SAMPLES).join(folder)).unwrap().map(|entry| entry.unwrap().path());
    files.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), records(&path))).collect()
}

fn records(path: &Path) -> Vec<String> {
    let bytes = fs::read(path).unwrap();
    if path.extension().unwrap() != "gz" {
        return str::from_utf8(&bytes).unwrap().lines().map(str::to_owned).collect();
    }
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
    let file: BTreeMap<&str, Vec<&RawValue>> = serde_json::from_str(&text).unwrap();
    file["Records"].iter().map(|record| record.get().to_owned()).collect()
}

fn told(record: &str) -> String {
    decode(record).map_or_else(|problem| format!("refused: {problem}"), |record| line(&record))
}

#[test]
fn every_documented_record_reads_as_it_should() {
    let mut lines = Vec::new();
    for (name, records) in samples("documented") {
        lines.push(format!("# {name}: {} records", records.len()));
        lines.extend(records.iter().map(|record| told(record)));
    }
    insta::assert_snapshot!("documented", lines.join("\n"));
}

/// Records that read the same are one line with their number.
#[test]
fn every_recorded_record_reads_as_it_should() {
    let mut lines = Vec::new();
    for (name, records) in samples("recorded") {
        lines.push(format!("# {name}: {} records", records.len()));
        let mut seen: Vec<(String, usize)> = Vec::new();
        for record in records {
            let line = told(&record);
            match seen.iter_mut().find(|(known, _)| *known == line) {
                Some((_, times)) => *times += 1,
                None => seen.push((line, 1)),
            }
        }
        lines.extend(
            seen.into_iter().map(|(line, times)| if times == 1 { line } else { format!("{times} × {line}") }),
        );
    }
    insta::assert_snapshot!("recorded", lines.join("\n"));
}

/// One that somebody cut down by hand, so that it has no `eventTime`.
#[test]
fn no_whole_record_is_refused() {
    let all = samples("documented").into_iter().chain(samples("recorded"));
    let refused: Vec<_> = all
        .flat_map(|(_, records)| records)
        .filter_map(|record| decode(&record).err())
        .map(|it| it.to_string())
        .collect();
    assert_eq!(refused, ["field `detail.eventTime`: missing"]);
}

#[test]
fn no_access_key_id_is_kept() {
    for text in samples("recorded").into_values().chain(samples("documented").into_values()).flatten() {
        let mut record: Value = serde_json::from_str(&text).unwrap();
        if record["userIdentity"].is_object() {
            record["userIdentity"]["accessKeyId"] = "AKIA-OF-SOMEBODY".into();
        }
        let kept = format!("{:?}", decode(&record.to_string()));
        assert!(!kept.contains("AKIA-OF-SOMEBODY"), "{kept}");
    }
}
