//! `cargo xtask bench`: our part of the shared benchmark, over data that its generator makes.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Outcome, process, workspace};

/// The tables that the generator makes.
const TABLES: [&str; 3] = ["SigninLogs", "SecurityEvent", "CommonSecurityLog"];

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Rows a table: 1k, 10k, 1M, 10M (lean: some queries lack their columns there).
    #[arg(long, value_delimiter = ',', default_value = "1k,10k")]
    sizes: Vec<String>,
    /// Where the data lies or is made; a folder a size.
    #[arg(long, value_name = "DIR", default_value = "target/bench-data")]
    data: PathBuf,
    /// How often each query is measured.
    #[arg(long, default_value_t = 5)]
    repeat: usize,
    /// How many threads work.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Measure only the queries whose id starts so.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// The Python that runs the generator; it needs numpy and pyarrow.
    #[arg(long, default_value = "python3")]
    python: String,
}

/// Measures each size with an optimised build and prints a table.
pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let contract = workspace::shared().map(|shared| shared.join("bench"));
    let contract = contract.filter(|folder| folder.join("queries.yaml").is_file());
    let contract = contract
        .ok_or("the benchmark's queries and generator are not here: ../shared/bench, or $TRIPLINE_SHARED/bench")?;
    let tool = process::tripline(true)?;
    let data = workspace::root().join(&arguments.data);
    for size in &arguments.sizes {
        let folder = data.join(size);
        generate(arguments, &contract, &data, size)?;
        println!("== {size} rows a table");
        let mut line = vec![
            "bench".to_owned(),
            "--queries".to_owned(),
            text(&contract.join("queries.yaml"))?,
        ];
        for table in TABLES {
            let file = text(&folder.join(format!("{table}.parquet")))?;
            line.extend(["--table".to_owned(), format!("{table}={file}")]);
        }
        line.extend(["--repeat".to_owned(), arguments.repeat.to_string()]);
        line.extend(["--threads".to_owned(), arguments.threads.to_string()]);
        for id in &arguments.only {
            line.extend(["--only".to_owned(), id.clone()]);
        }
        process::run(&text(&tool)?, &line)?;
    }
    Ok(())
}

/// Has the generator make what is not there yet.
fn generate(arguments: &Arguments, contract: &Path, data: &Path, size: &str) -> Outcome {
    let files = TABLES.map(|table| data.join(size).join(format!("{table}.parquet")));
    if files.iter().all(|file| file.is_file()) {
        return Ok(());
    }
    let python = &arguments.python;
    let has_modules = Command::new(python).args(["-c", "import numpy, pyarrow"]).output();
    if !has_modules.is_ok_and(|output| output.status.success()) {
        return Err(format!(
            "`{python}` cannot make the data: it needs numpy and pyarrow (`pip install numpy pyarrow`), or name another with --python"
        ));
    }
    let (generator, out) = (text(&contract.join("gen.py"))?, text(data)?);
    let line = [generator.as_str(), "--out", &out, "--sizes", size, "--text", "none"];
    process::run(python, &line)
}

fn text(path: &Path) -> Result<String, String> {
    let text = path.to_str().map(str::to_owned);
    text.ok_or_else(|| format!("{} is not a text path", path.display()))
}
