"""The files that credentials are left in: code of several languages, settings, shells, builds and notebooks.

Each surrounding is a file in which ``NAME``, ``lower_name`` and ``VALUE`` are replaced.
"""

from __future__ import annotations

import json

from benchmarks.secrets.corpus.texts import Text, text

PYTHON = '''
"""Read orders from the warehouse."""
import requests

BASE = "https://api.corp.internal/v2"
NAME = "VALUE"


def orders(day: str) -> list[dict]:
    return requests.get(f"{BASE}/orders", params={"day": day}, timeout=10).json()
'''
TYPESCRIPT = """
import { Client } from "./client";

const options = {
  region: "eu-central-1",
  retries: 3,
  lower_name: "VALUE",
};

export const client = new Client(options);
"""
GO = """
package main

import "fmt"

const (
	retries = 3
	lower_name = "VALUE"
)

func main() { fmt.Println(retries) }
"""
JAVA = """
package com.corp.orders;

public final class Settings {
    static final int RETRIES = 3;
    private static final String NAME = "VALUE";

    private Settings() {}
}
"""
RUBY = """
Orders.configure do |config|
  config.retries = 3
  config.lower_name = 'VALUE'
end
"""
PHP = """
<?php
return [
    'debug' => false,
    'lower_name' => 'VALUE',
    'retries' => 3,
];
"""
CSHARP = """
namespace Orders;

internal static class Settings
{
    public const int Retries = 3;
    public const string NAME = "VALUE";
}
"""
DOTENV = """
APP_ENV=production
LOG_LEVEL=info
NAME=VALUE
PORT=8080
"""
YAML = """
service:
  replicas: 3
  lower_name: "VALUE"
  image: registry.corp.internal/orders:1.4.2
"""
JSON = """
{
  "region": "eu-central-1",
  "lower_name": "VALUE",
  "retries": 3
}
"""
INI = """
[server]
port = 8080

[orders]
lower_name = VALUE
"""
PROPERTIES = """
server.port=8080
spring.application.name=orders
orders.lower_name=VALUE
"""
TOML = """
[orders]
retries = 3
lower_name = "VALUE"
"""
SHELL = """
cd ~/src/orders
git pull --rebase
export NAME=VALUE
make deploy
"""
DOCKERFILE = """
FROM python:3.12-slim
WORKDIR /app
ENV NAME=VALUE
COPY . .
CMD ["python", "-m", "orders"]
"""
TFVARS = """
region = "eu-central-1"
lower_name = "VALUE"
replicas = 3
"""
WORKFLOW = """
name: deploy
on: [push]
jobs:
  deploy:
    runs-on: ubuntu-latest
    env:
      NAME: VALUE
    steps:
      - run: make deploy
"""
GITLAB_CI = """
deploy:
  stage: deploy
  variables:
    NAME: "VALUE"
  script:
    - make deploy
"""
COMPOSE = """
services:
  orders:
    image: corp/orders:1.4.2
    environment:
      - NAME=VALUE
    ports: ["8080:8080"]
"""
XML = """
<configuration>
  <appSettings>
    <add key="Retries" value="3" />
    <add key="NAME" value="VALUE" />
  </appSettings>
</configuration>
"""
CURL = """
# Deploying
Ask for the orders of a day:

    curl -H "Authorization: Bearer VALUE" https://api.corp.internal/orders

and keep what comes back.
"""
NOTEBOOK = json.dumps(
    {
        "cells": [
            {"cell_type": "markdown", "metadata": {}, "source": ["# Orders\n"]},
            {
                "cell_type": "code",
                "execution_count": 1,
                "metadata": {},
                "outputs": [],
                "source": ["import os\n", 'os.environ["NAME"] = "VALUE"\n', "load()\n"],
            },
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    },
    indent=1,
)

SURROUNDINGS: dict[str, str] = {
    "settings.py": PYTHON,
    "client.ts": TYPESCRIPT,
    "main.go": GO,
    "Settings.java": JAVA,
    "orders.rb": RUBY,
    "config.php": PHP,
    "Settings.cs": CSHARP,
    ".env": DOTENV,
    "values.yaml": YAML,
    "config.json": JSON,
    "orders.ini": INI,
    "application.properties": PROPERTIES,
    "orders.toml": TOML,
    ".bash_history": SHELL,
    "Dockerfile": DOCKERFILE,
    "terraform.tfvars": TFVARS,
    ".github/workflows/deploy.yml": WORKFLOW,
    ".gitlab-ci.yml": GITLAB_CI,
    "docker-compose.yml": COMPOSE,
    "App.config": XML,
    "analysis.ipynb": NOTEBOOK,
    "notes.md": CURL,
}
"""By the file's name. A bearer header comes last: what tells a kind only by its name does not stand there."""


def surrounded(folder: str, file: str, name: str, value: str) -> Text:
    """Return a file of that name in which a credential of that name stands."""
    content = SURROUNDINGS[file].replace("lower_name", name.lower()).replace("NAME", name).replace("VALUE", value)
    return text(f"{folder}/{file}", name, content, value)
