"""What shells and clients of databases remember of what was typed: passwords among it."""

from __future__ import annotations

from connectors.detect.readers.model import Reader
from connectors.detect.readers.syntax import commands
from graph.leaks import Confidence

PASSWORD = Reader(
    name="history-password",
    title="Password in the history of a shell or client",
    provider="Histories",
    paths=(
        ".bash_history",
        ".zsh_history",
        ".zhistory",
        ".history",
        ".sh_history",
        ".ash_history",
        ".ksh_history",
        "fish_history",
        ".fish_history",
        ".mysql_history",
        ".psql_history",
        ".mariadb_history",
        ".sqlite_history",
        ".rediscli_history",
        ".dbshell",
        ".mongorc.js",
        ".python_history",
        ".node_repl_history",
        ".irb_history",
        "consolehost_history.txt",
        "bash_history",
        "zsh_history",
        "*.bash_history",
        "*/mongosh/*_repl_history",
        ".lesshst",
        ".viminfo",
        ".pry_history",
        ".php_history",
        ".rush_history",
        ".histfile",
    ),
    look=commands.passwords,
    confidence=Confidence.MEDIUM,
    reference="https://www.gnu.org/software/bash/manual/html_node/Bash-History-Facilities.html",
    remedy="Change the password, clear the history, and hand passwords over by a file or the environment.",
    finds=(
        (".bash_history", "cd /srv\nmysql -u root -pkettle<digit:2> shop\nls\n"),
        (".zsh_history", ": 1700000000:0;curl -u deploy:<alnum:12> https://acme.test/api\n"),
        (".bash_history", "sshpass -p 'kettle<digit:2>' ssh root@db.acme.test\n"),
        (".mysql_history", "CREATE USER 'app'@'%' IDENTIFIED BY 'kettle<digit:2>';\n"),
        (".psql_history", "ALTER USER app WITH PASSWORD 'kettle<digit:2>';\n"),
        ("fish_history", "- cmd: docker login -u ci --password <alnum:12> registry.acme.test\n  when: 1700000000\n"),
        (".bash_history", "psql postgres://app:<alnum:9>@db.acme.test/shop\n"),
    ),
    ignores=(
        (".bash_history", "mysql -u root -p shop\ngit log -p --stat\nssh -p 2222 root@db.acme.test\n"),
        (
            ".bash_history",
            'curl -H "Authorization: Bearer $TOKEN" https://acme.test\nexport PASSWORD=$(pass show db)\n',
        ),
        (".psql_history", "SELECT password FROM users;\n\\password app\n"),
    ),
)
