use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, StrInput};

use super::{Entry, Mistake, Node, Value, quote, scalar};

/// Bytes of the longest text that is read.
const MOST_BYTES: usize = 256 * 1024;
/// Lists and maps in one another.
const MOST_LEVELS: usize = 64;

/// Reads one YAML document, or tells all its mistakes, up to where it is no YAML.
///
/// Takes the part of YAML that JSON could say as well. No anchors and aliases, so that nothing grows while it is
/// read; no tags; every key is text.
pub fn yaml(text: &str) -> Result<Node, Vec<Mistake>> {
    if text.len() > MOST_BYTES {
        let what = format!("{} bytes of text, at most {MOST_BYTES} are read", text.len());
        return Err(vec![Mistake::new(1, what)]);
    }
    let last = text.lines().count().max(1);
    let mut reader = Reader { parser: Parser::new_from_str(text), line: 1, last, mistakes: Vec::new() };
    match reader.document() {
        Ok(node) if reader.mistakes.is_empty() => Ok(node),
        read => {
            let mistakes = reader.mistakes.into_iter().chain(read.err());
            Err(mistakes.map(|it| Mistake { line: it.line.clamp(1, last), ..it }).collect())
        }
    }
}

struct Reader<'t> {
    parser: Parser<'t, StrInput<'t>>,
    /// Where the event that was read last begins.
    line: usize,
    /// The last line. What is missing at the end is missed after it.
    last: usize,
    /// What JSON could not say. Something else is read in its place.
    mistakes: Vec<Mistake>,
}

impl<'t> Reader<'t> {
    fn document(&mut self) -> Result<Node, Mistake> {
        let root = loop {
            match self.next()? {
                Event::StreamStart | Event::DocumentStart(_) => {}
                // `---` with nothing below it is a document that holds an empty scalar.
                Event::StreamEnd => return Err(self.mistake("the document is empty")),
                Event::Scalar(text, ScalarStyle::Plain, 0, None) if text.is_empty() => {
                    return Err(self.mistake("the document is empty"));
                }
                event => break self.node(event, 0)?,
            }
        };
        loop {
            match self.next()? {
                Event::StreamEnd => return Ok(root),
                Event::DocumentStart(_) => {
                    return Err(self.mistake("a second document begins, only one is read"));
                }
                _ => {}
            }
        }
    }

    /// The node that begins with this event, `level` lists and maps deep.
    fn node(&mut self, event: Event<'t>, level: usize) -> Result<Node, Mistake> {
        let line = self.line;
        self.refuse_extras(&event);
        let value = match event {
            Event::Alias(_) => Value::Null,
            Event::Scalar(text, style, ..) => self.scalar(&text, style),
            _ if level == MOST_LEVELS => {
                return Err(self.mistake(format!("nested deeper than {MOST_LEVELS} levels")));
            }
            Event::SequenceStart(..) => self.list(level + 1)?,
            Event::MappingStart(..) => self.map(level + 1)?,
            other => return Err(self.mistake(format!("expected a value, found {other:?}"))),
        };
        Ok(Node { line, value })
    }

    fn list(&mut self, level: usize) -> Result<Value, Mistake> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                Event::SequenceEnd => return Ok(Value::List(items)),
                event => items.push(self.node(event, level)?),
            }
        }
    }

    fn map(&mut self, level: usize) -> Result<Value, Mistake> {
        let mut entries = Vec::new();
        loop {
            let key = match self.next()? {
                Event::MappingEnd => return Ok(Value::Map(entries)),
                event => self.key(event)?,
            };
            let line = self.line;
            let event = self.next()?;
            entries.push(Entry { line, key, value: self.node(event, level)? });
        }
    }

    fn key(&mut self, event: Event<'t>) -> Result<String, Mistake> {
        self.refuse_extras(&event);
        let Event::Scalar(text, style, ..) = event else {
            return Err(self.mistake("a list or a map as a key, expected text"));
        };
        match self.scalar(&text, style) {
            Value::String(_) => {}
            _ if text.is_empty() => self.note("a value without a key"),
            other => {
                let (key, kind) = (quote(&text), other.kind());
                self.note(format!("the key {key} is {kind}, expected text: put it in quotes"));
            }
        }
        Ok(text.into_owned())
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle) -> Value {
        if style != ScalarStyle::Plain {
            return Value::String(text.to_owned());
        }
        scalar::plain(text).unwrap_or_else(|| {
            self.note(format!("{} is no number that JSON has: put it in quotes to mean text", quote(text)));
            Value::String(text.to_owned())
        })
    }

    fn refuse_extras(&mut self, event: &Event<'t>) {
        let (anchor, tag) = match event {
            Event::Alias(_) => return self.note("an alias (`*name`): write the value out"),
            Event::Scalar(_, _, anchor, tag)
            | Event::SequenceStart(anchor, tag)
            | Event::MappingStart(anchor, tag) => (*anchor, tag.as_deref()),
            _ => return,
        };
        match tag {
            _ if anchor != 0 => self.note("an anchor (`&name`): write the value where it is needed"),
            Some(tag) => self.note(format!("the tag {}: leave it out", quote(&tag.to_string()))),
            None => {}
        }
    }

    fn next(&mut self) -> Result<Event<'t>, Mistake> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => {
                self.line = span.start.line().min(self.last);
                Ok(event)
            }
            Some(Err(err)) => Err(not_yaml(&err)),
            None => Ok(Event::StreamEnd),
        }
    }

    fn note(&mut self, what: impl Into<String>) {
        let mistake = self.mistake(what);
        self.mistakes.push(mistake);
    }

    fn mistake(&self, what: impl Into<String>) -> Mistake {
        Mistake::new(self.line, what)
    }
}

fn not_yaml(err: &ScanError) -> Mistake {
    Mistake::new(err.marker().line(), format!("not YAML: {}", err.info()))
}
