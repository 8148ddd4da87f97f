//! What several kinds of test need.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::ProptestConfig;
use proptest::test_runner::RngSeed;
use walkdir::WalkDir;
use waymark::catalogue::Reads;
use waymark::diagnostic::{Diagnostic, arrange};
use waymark::memo::Fingerprint;
use waymark::publish::force;
use waymark::site::{Rendered, Site};
use waymark::source::{Dimensions, RawFile, Sources, TextFile, ThemeFile};
use waymark::{Memory, Options, compile};

/// A `site.yaml` that has nothing wrong with it.
pub const SITE_YAML: &str =
    "title: Test help\nbase_url: https://help.example.com/\nsource_locale: en\nlocales:\n  en: { name: English }\n";

/// How much a run of the tests repeats, and from which seed its random cases come.
///
/// `WAYMARK_TESTS` says it: `quick`, `slice` or `long`, then `:` and the seed. Without it, a run is a slice from seed 0.
pub struct Run {
    repeats: Repeats,
    pub seed: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeats {
    Quick,
    Slice,
    Long,
}

impl Run {
    pub fn this() -> Self {
        let asked = std::env::var("WAYMARK_TESTS").unwrap_or_default();
        let (repeats, seed) = asked.split_once(':').unwrap_or((&asked, "0"));
        let repeats = match repeats {
            "quick" => Repeats::Quick,
            "" | "slice" => Repeats::Slice,
            "long" => Repeats::Long,
            other => panic!("WAYMARK_TESTS is `{other}`, and can be quick, slice or long"),
        };
        Self { repeats, seed: seed.parse().expect("the seed in WAYMARK_TESTS is a number") }
    }

    /// The number of repetitions of what a slice repeats `slice` times.
    pub fn times(&self, slice: u32) -> u32 {
        match self.repeats {
            Repeats::Quick => slice.div_ceil(8),
            Repeats::Slice => slice,
            Repeats::Long => slice * 16,
        }
    }

    /// How often a publisher is killed: a few times, and in a long run as often as the project promises.
    pub fn kills(&self) -> u32 {
        if self.is_long() { 200 } else { self.times(4) }
    }

    pub fn is_long(&self) -> bool {
        self.repeats == Repeats::Long
    }
}

/// How properties are tested: with `slice` random cases in a plain run.
pub fn random_cases(slice: u32) -> ProptestConfig {
    let run = Run::this();
    ProptestConfig {
        cases: run.times(slice),
        rng_seed: RngSeed::Fixed(run.seed),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// The project's own folder.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Writes files below a folder.
pub fn write_all(root: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// A new temporary folder with a small site: configuration, home page and what else is given.
pub fn small_site(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write_all(folder.path(), &[("content/site.yaml", SITE_YAML), ("content/en/index.md", "---\ntitle: Home\n---\n")]);
    write_all(folder.path(), files);
    folder
}

/// A copy of this repository's own help centre.
pub fn own_site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for from in ["content", "images", "themes"] {
        for file in
            WalkDir::new(project().join(from)).into_iter().map(Result::unwrap).filter(|file| file.file_type().is_file())
        {
            let to = folder.path().join(file.path().strip_prefix(project()).unwrap());
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(file.path(), to).unwrap();
        }
    }
    folder
}

/// Sources as the scan would give them, made from memory. Files below `images/` become pictures.
pub fn sources<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Sources {
    let mut sources = Sources::default();
    for (path, text) in files {
        let file = TextFile::new(path, text);
        match path.split('/').next().unwrap() {
            "content" if path == "content/site.yaml" => sources.config = Some(file),
            "content" if path.ends_with(".l10n.lock") => drop(sources.locks.insert(path.into(), file)),
            "content" if path.ends_with("/synonyms.yaml") => drop(sources.synonyms.insert(path.into(), file)),
            "content" if path == "content/terms.yaml" => sources.terms = Some(file),
            "content" if path == "content/urls.lock" => sources.urls = Some(file),
            "content" => drop(sources.pages.insert(path.into(), file)),
            "themes" => drop(sources.themes.insert(path.into(), ThemeFile::Text(file))),
            "images" => {
                let dimensions = Some(Dimensions { width: 40, height: 30 });
                let fingerprint = Fingerprint::of_bytes(text.as_bytes());
                sources.pictures.insert(
                    path.into(),
                    RawFile { path: path.into(), size: text.len() as u64, fingerprint, dimensions },
                );
            }
            _ => {}
        }
    }
    sources
}

/// Every output of a site: bytes, or what it is a copy of. Outputs that cannot be rendered are left out.
pub fn outputs(site: &Site) -> BTreeMap<String, Vec<u8>> {
    outputs_and_reads(site).0
}

/// Every output of a site, and what each read when it was rendered.
pub fn outputs_and_reads(site: &Site) -> (BTreeMap<String, Vec<u8>>, BTreeMap<String, Reads>) {
    let mut outputs = BTreeMap::new();
    let mut reads = BTreeMap::new();
    for (path, artefact) in site.artefacts.iter() {
        let rendering = site.render(path, artefact);
        reads.insert(path.to_string(), rendering.reads);
        if let Ok(rendered) = rendering.result {
            let bytes = match rendered {
                Rendered::Bytes(bytes) => bytes,
                Rendered::Shared(bytes) => bytes.to_vec(),
                Rendered::Copy(file) => format!("{file:?}").into_bytes(),
            };
            outputs.insert(path.to_string(), bytes);
        }
    }
    (outputs, reads)
}

/// Compiles and renders all: every finding, and every output.
pub fn everything(
    sources: &Sources,
    options: &Options,
    memory: &Memory,
) -> (Vec<Diagnostic>, BTreeMap<String, Vec<u8>>) {
    let (site, mut findings) = compile(sources, options, memory);
    findings.extend(force(&site, None, &|_| {}));
    arrange(&mut findings);
    (findings, outputs(&site))
}

/// Every file below a folder with its bytes, by its path from there.
pub fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in walkdir::WalkDir::new(root).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file())
    {
        let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned();
        found.insert(path, fs::read(entry.path()).unwrap());
    }
    found
}

/// The files of a folder of cases, in order of their names.
pub fn cases(folder: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(project().join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    assert!(!found.is_empty(), "there are no cases in {folder}");
    found
}

/// The smallest PNG of a size: one grey, nothing else.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut rows = Vec::new();
    for _ in 0..height {
        rows.push(0);
        rows.extend(std::iter::repeat_n(0x80, width as usize));
    }
    // Stored blocks of deflate, so that no compressor is needed.
    let mut data = vec![0x78, 0x01];
    let mut blocks = rows.chunks(0xFFFF).peekable();
    while let Some(block) = blocks.next() {
        data.push(u8::from(blocks.peek().is_none()));
        data.extend((block.len() as u16).to_le_bytes());
        data.extend((!(block.len() as u16)).to_le_bytes());
        data.extend(block);
    }
    let (mut a, mut b) = (1u32, 0u32);
    for byte in &rows {
        a = (a + u32::from(*byte)) % 65521;
        b = (b + a) % 65521;
    }
    data.extend((b << 16 | a).to_be_bytes());
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([8, 0, 0, 0, 0]);
    let chunk = |name: &[u8], data: &[u8]| {
        let body = [name, data].concat();
        let crc = body.iter().fold(!0u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
        });
        [&(data.len() as u32).to_be_bytes()[..], &body, &(!crc).to_be_bytes()].concat()
    };
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &header), chunk(b"IDAT", &data), chunk(b"IEND", &[])].concat()
}
