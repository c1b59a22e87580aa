//! Words that people mistype.

/// A list for a sentence: "`a`, `b` or `c`".
pub fn list(words: &[&str]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// The known word that is at most two keys away from what was typed.
pub fn closest<'w>(typed: &str, known: &[&'w str]) -> Option<&'w str> {
    let typed: Vec<char> = typed.to_lowercase().chars().collect();
    // Words of patterns have hyphens where others have underscores.
    let hyphened: Vec<char> = typed.iter().map(|c| if *c == '_' { '-' } else { *c }).collect();
    let longest = known.iter().map(|word| word.len()).max().unwrap_or(0);
    // Far too long: no need to measure it.
    if typed.len() > longest + 2 {
        return None;
    }
    let distances = known.iter().map(|word| (distance(&typed, word).min(distance(&hyphened, word)), *word));
    distances.min().filter(|(distance, word)| *distance <= 2 && *distance < word.len()).map(|(_, word)| word)
}

/// "did you mean `word`? ", with the known word that is closest to what was typed, or nothing.
pub fn hint(typed: &str, known: &[&str]) -> String {
    closest(typed, known).map_or_else(String::new, |word| format!("did you mean `{word}`? "))
}

/// How many characters to insert, delete or replace.
fn distance(typed: &[char], word: &str) -> usize {
    let mut row: Vec<usize> = (0..=typed.len()).collect();
    for (above, c) in word.chars().enumerate() {
        let mut diagonal = above;
        row[0] = above + 1;
        for (column, typed) in typed.iter().enumerate() {
            let replaced = diagonal + usize::from(*typed != c);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[typed.len()]
}
