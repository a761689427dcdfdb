"""Inside Superset's environment: makes the first user and imports the dashboard of this folder, connected to the published file."""

from __future__ import annotations

import io
import os
import secrets
import sys
from contextlib import redirect_stdout
from pathlib import Path
from zipfile import ZipFile

from superset.app import create_app

DASHBOARD = Path(__file__).parent / "dashboard"
ADMIN = "admin"


def bundle(warehouse: Path) -> bytes:
    """The dashboard's files as Superset imports them, with the path of the published file in its place."""
    packed = io.BytesIO()
    with ZipFile(packed, "w") as archive:
        for path in sorted(DASHBOARD.rglob("*.yaml")):
            text = path.read_text(encoding="utf-8").replace("__WAREHOUSE__", str(warehouse))
            archive.writestr(f"vstrecha/{path.relative_to(DASHBOARD)}", text)
    return packed.getvalue()


def make_admin() -> str | None:
    """The first user's password, made here and shown once; none if there is a user already."""
    from superset import security_manager

    if security_manager.find_user(ADMIN):
        return None
    password = os.environ.get("SUPERSET_ADMIN_PASSWORD") or secrets.token_urlsafe(18)
    role = security_manager.find_role("Admin")
    if not security_manager.add_user(ADMIN, "Vstrecha", "Admin", "admin@localhost", role, password):
        raise RuntimeError("the first user could not be made")
    return password


def import_dashboard(packed: bytes) -> None:
    """Write the connection, the datasets, the charts and the dashboard; those of an earlier import are replaced."""
    from flask import g
    from superset import security_manager
    from superset.commands.importers.v1.assets import ImportAssetsCommand
    from superset.commands.importers.v1.utils import get_contents_from_bundle

    g.user = security_manager.find_user(ADMIN)
    with ZipFile(io.BytesIO(packed)) as archive:
        ImportAssetsCommand(get_contents_from_bundle(archive)).run()


def main() -> int:
    """Prepare everything; print the password that nobody can read again."""
    warehouse = Path(os.environ["VSTRECHA_DATA"]).resolve() / "warehouse.duckdb"
    with redirect_stdout(sys.stderr):  # Superset says where its settings are
        app = create_app()
    with app.app_context():
        password = make_admin()
        import_dashboard(bundle(warehouse))
    print(f"Superset is set up and reads {warehouse}.")
    if password and "SUPERSET_ADMIN_PASSWORD" not in os.environ:
        print(f"User {ADMIN}, password {password}\nIt is shown this once: keep it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
