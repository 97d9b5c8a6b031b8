//! Tells cargo that the texts are part of the program: they are read by a macro, which cargo cannot see.

fn main() {
    #[allow(clippy::print_stdout, reason = "this is how a build script talks to cargo")]
    {
        println!("cargo::rerun-if-changed=assets/locales");
    }
}
