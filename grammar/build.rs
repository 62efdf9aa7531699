//! Generates the parser from `python.lalrpop` into the build's own folder; nothing generated is committed.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=python.lalrpop");
    println!("cargo::rerun-if-changed=build.rs");
    lalrpop::Configuration::new().set_out_dir(std::env::var("OUT_DIR")?).process_file("python.lalrpop")
}
