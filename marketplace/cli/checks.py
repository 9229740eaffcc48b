"""``marketplace doctor`` and ``settings``: is the installation as it should be."""

import click


@click.command()
@click.option("--quick", is_flag=True, help="Do not load the language model (saves seconds).")
def doctor(*, quick: bool) -> None:
    """Examine the installation and say how to mend each fault; exit code 1 if there is one."""
    from marketplace.doctor import examine
    from marketplace.settings import load_settings

    faults = 0
    for finding in examine(load_settings(), quick=quick):
        state, colour = ("ok   ", "green") if finding.is_ok else ("fault", "red")
        line = f"{click.style(state, fg=colour)}  {finding.name:<13} {finding.text}"
        click.echo(line if finding.is_ok else f"{line}\n{'':21}→ {finding.mend}")
        faults += not finding.is_ok
    if faults:
        raise SystemExit(1)


@click.command()
def settings() -> None:
    """Print every setting, its value and its meaning; secrets are masked."""
    from marketplace.settings import PREFIX, Settings, load_settings

    for name, value in load_settings().printable().items():
        meaning = Settings.model_fields[name].description
        click.echo(f"{PREFIX}{name.upper()}={value}" + (f"  # {meaning}" if meaning else ""))


COMMANDS = (doctor, settings)
