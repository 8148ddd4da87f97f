//! Minifies the built-in theme's scripts. The program publishes these; the ones that people read stay as they are.

use std::path::Path;
use std::process::exit;
use std::{env, fs};

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{Minifier, MinifierOptions};
use oxc_parser::{ParseOptions, Parser};
use oxc_span::SourceType;

fn main() {
    println!("cargo:rerun-if-changed=src/build.rs");
    // The theme is put into the binary by a macro, and Cargo cannot see that the macro reads files: this tells it.
    println!("cargo:rerun-if-changed=themes/default");
    let out = Path::new(&env::var_os("OUT_DIR").expect("Cargo names a folder")).join("scripts");
    // A script that is gone from the theme must not stay in the program.
    let _ = fs::remove_dir_all(&out);
    fs::create_dir_all(&out).expect("the folder can be made");
    for file in fs::read_dir("themes/default/static").expect("the theme has static files") {
        let path = file.expect("the folder can be read").path();
        if path.extension().is_some_and(|extension| extension == "js") {
            let script = fs::read_to_string(&path).expect("a script can be read");
            let name = path.file_name().expect("a file has a name");
            fs::write(out.join(name), minified(&path, &script)).expect("a script can be written");
        }
    }
}

/// A script in as few bytes as do the same. A syntax error ends the build, with the file and the line.
fn minified(path: &Path, script: &str) -> String {
    let allocator = Allocator::default();
    let options = ParseOptions { parse_regular_expression: true, ..ParseOptions::default() };
    let parsed = Parser::new(&allocator, script, SourceType::script()).with_options(options).parse();
    if let Some(error) = parsed.diagnostics.errors().next() {
        eprintln!("{}: {}", path.display(), error.clone().render_with_source_code(script.to_owned()));
        exit(1);
    }
    let mut program = parsed.program;
    let minified = Minifier::new(MinifierOptions::default()).minify(&allocator, &mut program);
    Codegen::new().with_options(CodegenOptions::minify()).with_scoping(minified.scoping).build(&program).code
}
