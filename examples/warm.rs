use std::time::*;
use waymark::{Memory, Options, compile, source::*};
fn main() {
    let root = std::env::args().nth(1).unwrap();
    let what = std::env::args().nth(2).unwrap();
    let mut scanner = Scanner::new(std::path::Path::new(&root));
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let t = Instant::now();
    scanner.look(&[], now());
    eprintln!("scan {:?}", t.elapsed());
    let memory = Memory::default();
    let options = Options { drafts: true, base_url: None };
    let t = Instant::now();
    drop(compile(scanner.sources(), &options, &memory));
    eprintln!("cold {:?}", t.elapsed());
    let t = Instant::now();
    scanner.look(&[], now());
    eprintln!("rescan {:?}", t.elapsed());
    let mut sources = scanner.sources().clone();
    let sources_len = sources.pages.len();
    let mut kept = None;
    for n in 0..10 {
        let (path, file) = sources.pages.iter().nth(sources_len / 2).map(|(p, f)| (p.clone(), f.clone())).unwrap();
        let text = if what == "title" {
            file.text.replacen("title: ", &format!("title: N{n}"), 1)
        } else {
            format!("{}\n\nMore {n}\n", file.text)
        };
        let text = text.replacen("title: N", "title: N", 1);
        sources.pages.insert(path.clone(), TextFile::new(&path, &text));
        let t = Instant::now();
        let made = compile(&sources, &options, &memory);
        let e = t.elapsed();
        let t = Instant::now();
        kept = Some(made);
        eprintln!("warm {:?} drop {:?}", e, t.elapsed());
        if n == 8 {
            unsafe {
                std::env::set_var("TIMES", "1");
            }
        }
    }
    drop(kept);
}
