//! Makes the built-in theme's scripts and style sheets. The program publishes the minified ones; the readable ones are what a theme replaces.
//!
//! A file in `themes/default/static/` is a script as it is. A folder in `themes/default/scripts/` is a script in modules: `main.js` and
//! what it imports. They are put together into one classic script, since a page in a folder on a disk can load no modules. The module
//! `constants` is `src/search/constants.rs`, so that no number is written twice.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::exit;
use std::{env, fs};

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{Minifier, MinifierOptions};
use oxc_parser::{ParseOptions, Parser};
use oxc_span::SourceType;

#[path = "answers/constants.rs"]
mod answers;
#[path = "search/constants.rs"]
mod constants;

const STATIC: &str = "themes/default/static";
const MODULES: &str = "themes/default/scripts";

fn main() {
    println!("cargo:rerun-if-changed=src");
    println!("cargo:rerun-if-changed=Cargo.lock");
    // The theme is put into the binary by a macro, and Cargo cannot see that the macro reads files: this tells it.
    println!("cargo:rerun-if-changed=themes/default");
    name_the_build();
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("Cargo names a folder"));
    let (minified, joined) = (out.join("minified"), out.join("joined"));
    for folder in [&minified, &joined.join("static")] {
        // A script that is gone from the theme must not stay in the program.
        let _ = fs::remove_dir_all(folder);
        fs::create_dir_all(folder).expect("the folder can be made");
    }
    for path in list(STATIC) {
        let small = match path.extension().and_then(|extension| extension.to_str()) {
            Some("js") => minify(&path, &read(&path)),
            Some("css") => minify_sheet(&path, &read(&path)),
            _ => continue,
        };
        write(&minified.join(path.file_name().expect("a file has a name")), &small);
    }
    // Beside the folders lie modules that scripts share.
    for folder in list(MODULES).into_iter().filter(|path| path.is_dir()) {
        let name = format!("{}.js", folder.file_name().expect("a folder has a name").display());
        let script = Joined::of(&folder);
        let whole = joined.join("static").join(&name);
        write(&whole, &script);
        write(&minified.join(&name), &minify(&whole, &script));
    }
}

/// Tells the program apart from every other build of it: what one has stored, another must not use.
fn name_the_build() {
    let mut hasher = DefaultHasher::new();
    let mut todo = vec![PathBuf::from("src"), PathBuf::from("themes"), PathBuf::from("Cargo.lock")];
    while let Some(path) = todo.pop() {
        if path.is_dir() {
            let mut inside = list(&path.to_string_lossy());
            inside.sort();
            todo.extend(inside);
        } else {
            (&path, fs::read(&path).unwrap_or_default()).hash(&mut hasher);
        }
    }
    println!("cargo:rustc-env=WAYMARK_SOURCES={:016x}", hasher.finish());
}

fn list(folder: &str) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).expect("the theme has this folder");
    files.map(|file| file.expect("the folder can be read").path()).collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| fail(path, &error.to_string()))
}

fn write(path: &Path, script: &str) {
    fs::write(path, script).expect("a script can be written");
}

/// Ends the build.
fn fail(path: &Path, why: &str) -> ! {
    eprintln!("{}: {why}", path.display());
    exit(1);
}

/// A script in as few bytes as do the same. A syntax error ends the build, with the file and the line.
fn minify(path: &Path, script: &str) -> String {
    let allocator = Allocator::default();
    let options = ParseOptions { parse_regular_expression: true, ..ParseOptions::default() };
    let parsed = Parser::new(&allocator, script, SourceType::script()).with_options(options).parse();
    if let Some(error) = parsed.diagnostics.errors().next() {
        fail(path, &error.clone().render_with_source_code(script.to_owned()));
    }
    let mut program = parsed.program;
    let minified = Minifier::new(MinifierOptions::default()).minify(&allocator, &mut program);
    Codegen::new().with_options(CodegenOptions::minify()).with_scoping(minified.scoping).build(&program).code
}

/// A style sheet without comments and white space that nothing needs.
fn minify_sheet(path: &Path, sheet: &str) -> String {
    let mut small = String::new();
    if write_sheet(&mut cssparser::Parser::new(sheet), &mut small).is_err() {
        fail(path, "this is no style sheet");
    }
    small
}

/// Writes what is left of a block. A space before `:` and `(` is part of the syntax; after them it is not.
fn write_sheet(input: &mut cssparser::Parser<'_>, out: &mut String) -> Result<(), cssparser::ParseError<()>> {
    use cssparser::{ToCss, Token};
    let mut has_space = false;
    while let Ok(token) = input.next_including_whitespace_and_comments().cloned() {
        if matches!(token, Token::WhiteSpace(_) | Token::Comment(_)) {
            has_space = true;
            continue;
        }
        let closes = matches!(token, Token::CurlyBracketBlock | Token::Semicolon | Token::Comma);
        if std::mem::take(&mut has_space)
            && !closes
            && !out.is_empty()
            && !out.ends_with(['{', '}', ';', ',', ':', '(', '['])
        {
            out.push(' ');
        }
        token.to_css(out).expect("writing to a string does not fail");
        let end = match token {
            Token::CurlyBracketBlock => '}',
            Token::SquareBracketBlock => ']',
            Token::ParenthesisBlock | Token::Function(_) => ')',
            _ => continue,
        };
        input.parse_nested_block(|inner| write_sheet(inner, out))?;
        if end == '}' && out.ends_with(';') {
            out.pop();
        }
        out.push(end);
    }
    Ok(())
}

/// Modules that are put together into one script: each once, after those that it imports.
#[derive(Default)]
struct Joined {
    seen: BTreeSet<PathBuf>,
    /// The constants that any module imports.
    constants: BTreeSet<String>,
    text: String,
}

impl Joined {
    /// The script of a folder. The modules share one function, so no two may declare the same name.
    fn of(folder: &Path) -> String {
        let mut joined = Self::default();
        joined.add(folder.join("main.js"));
        let constants = joined.constants.iter().map(|name| match constant(name) {
            Some(value) => format!("const {name} = {value};\n"),
            None => fail(folder, &format!("src/build.rs gives scripts no constant `{name}`")),
        });
        format!("(() => {{\n\"use strict\";\n\n{}{}}})();\n", constants.collect::<String>(), joined.text)
    }

    /// Adds a module. Each import is one line, `import { a, b } from "./module.js";`.
    fn add(&mut self, path: PathBuf) {
        if !self.seen.insert(path.clone()) {
            return;
        }
        let text = read(&path);
        let mut own = format!("\n// ---- {}\n\n", path.strip_prefix(MODULES).unwrap_or(&path).display());
        for line in text.lines() {
            let Some(import) = line.strip_prefix("import ") else {
                own.push_str(line.strip_prefix("export ").unwrap_or(line));
                own.push('\n');
                continue;
            };
            let Some((names, from)) = import.split_once(" from ") else { fail(&path, line) };
            match from.trim_matches(['"', ';']) {
                "constants" => {
                    self.constants.extend(names.trim_matches(['{', '}', ' ']).split(", ").map(str::to_owned))
                }
                module => self.add(path.with_file_name(module.trim_start_matches("./"))),
            }
        }
        self.text.push_str(&own);
    }
}

/// A constant as JavaScript.
fn constant(name: &str) -> Option<String> {
    macro_rules! plain {
        ($($name:ident)*) => { [$((stringify!($name), literal(&constants::$name))),*] };
    }
    let plain = plain![
        BASE BEFORE_CODE_CHARS CODE_SCORE ENOUGH_COVERED ERROR_PAGE_TAGS FILES_PER_HASH FNV_BASIS FNV_PRIME FORMAT
        FOUND_STATE HASH_CHARS JOIN KEY_CHARS MIN_CLOSE MIN_FITTING PARTS
        LAST_DIGIT_FROM LEVELS LIKE LIKE_WEIGHT MAX_CANDIDATES MAX_EDITS MAX_LINES MAX_LINE_CHARS MAX_MATCHES MAX_PASTE_CHARS
        MAX_PREFIX_WORDS MAX_QUERY_CHARS MAX_QUERY_TERMS MAX_RESULTS MAX_SIMILAR_WORDS MAX_TAG_CHARS MAX_TOKEN_CHARS
        MAX_TRIES MIN_PREFIX_CHARS MIN_SCORE MIN_SENTENCE_TERMS MIN_SHARED_WORDS MIN_SIMILAR_CHARS MIN_STEM_CHARS MIN_STEM_SHARE
        MIN_STEM_SHARED MIN_TITLE_WEIGHT MIN_TWO_EDITS_CHARS MIN_WORDS_SCORE MORE_DIGITS_FROM MOST_SAYING OPEN_PREFIX_WEIGHT
        OWN_LIKE_WEIGHT PREFIX_WEIGHT RECORDS_PER_FILE SIMILAR_WEIGHT START_STATE STEM_WEIGHT TEXT_SCORE TITLE_LENGTHS TITLE_WEIGHT
        WORDS_BEFORE_CODE
        FIRST_PAIR MEANING_FILES MEANING_LEVELS MEANING_NUMBERS MEANING_WEIGHT MIN_ALONE MIN_LIKENESS MIN_LIKENESS_SHARE
        MOST_EXPLAINED NO_PAIR OPEN_GROUPS
    ];
    let made = [
        ("DENSE", class(&constants::DENSE)),
        ("DROPPED_MARKS", class(&constants::DROPPED_MARKS)),
        (
            "FOLDED_LETTERS",
            literal(&constants::FOLDED_LETTERS.map(|(letter, plain)| [letter.to_string(), plain.into()])),
        ),
        ("HEADERS", literal(&answers::HEADERS.map(|(_, name)| name))),
        (
            "SUBJECTS",
            literal(&answers::HEADERS.iter().filter(|known| known.0).map(|known| known.1).collect::<Vec<_>>()),
        ),
        ("CLOSINGS", literal(&answers::CLOSINGS)),
        ("SENT_FROM", literal(&answers::SENT_FROM)),
        ("QUOTES", literal(&constants::QUOTES.map(|(open, close)| format!("{open}{close}")))),
    ];
    macro_rules! of_answers {
        ($($name:ident)*) => { [$((stringify!($name), literal(&answers::$name))),*] };
    }
    let of_answers = of_answers![
        FURTHER_WEIGHT HALF_SAID LEAST_OWN LEAST_SHARE LONG_WORDS MAX_FITTING MOST_CLOSING MOST_QUERIES MOST_SENTENCES
        MOST_SENTENCE_CHARS MOST_SIGNED PART_WEIGHT PART_WORDS
    ];
    plain.into_iter().chain(of_answers).chain(made).find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// Numbers, strings and lists of them are written alike in Rust and JavaScript.
fn literal(value: &impl Debug) -> String {
    format!("{value:?}")
}

/// Ranges of characters as a string that makes a class of a regular expression: `"\\u0300-\\u036f"`.
fn class(ranges: &[RangeInclusive<char>]) -> String {
    let escape = |c: char| match u32::from(c) {
        code @ 0..=0xFFFF => format!(r"\\u{code:04x}"),
        code => format!(r"\\u{{{code:x}}}"),
    };
    let ranges = ranges.iter().map(|range| match (*range.start(), *range.end()) {
        (start, end) if start == end => escape(start),
        (start, end) => format!("{}-{}", escape(start), escape(end)),
    });
    format!("\"{}\"", ranges.collect::<String>())
}
