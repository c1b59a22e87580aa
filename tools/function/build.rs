//! How each function is linked: at a fixed address. At one that is chosen anew for each start, the loader first writes
//! twenty thousand addresses into the program, which takes longer than all that a function does before its first event.

fn main() {
    println!("cargo::rerun-if-changed=../../tools/function/build.rs");
    if std::env::var_os("CARGO_CFG_TARGET_OS").is_some_and(|os| os == "linux") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
