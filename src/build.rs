//! The default theme is put into the binary by a macro, and Cargo cannot see that the macro reads files: this tells it.

fn main() {
    println!("cargo:rerun-if-changed=themes/default");
    println!("cargo:rerun-if-changed=src/build.rs");
}
