"""MySQL and MariaDB: the options that clients read."""

from __future__ import annotations

from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import lines

PASSWORD = Reader(
    name="mysql-option-password",
    title="Password in MySQL's options",
    provider="MySQL",
    paths=(".my.cnf", "my.cnf", "my.ini", "*.my.cnf", "*/mysql/**/*.cnf", "debian.cnf"),
    look=settings(
        lines.ini,
        "/(?:password|master-password|ssl-key-password|wsrep_sst_auth)",
        facts={"host": "host", "user": "user"},
    ),
    reference="https://dev.mysql.com/doc/refman/en/option-files.html",
    finds=(
        (".my.cnf", "[client]\nuser = app\nhost = db.acme.test\npassword = <alnum:11>\n"),
        ("etc/mysql/debian.cnf", '[client]\nuser=debian-sys-maint\npassword="<alnum:16>"\n'),
    ),
    ignores=(
        (".my.cnf", "[mysqld]\nport = 3306\nvalidate_password = ON\n"),
        (".my.cnf", "[client]\npassword =\n"),
        (".my.cnf", "[client]\n#password = your_password\n"),
    ),
)
