"""A household, run through a client that was generated from the server's own description.

    python -m venv .venv && .venv/bin/pip install -r requirements.txt
    PATH=.venv/bin:$PATH openapi-python-client generate --path ../../openapi.json --meta none --output-path /tmp/generated/honeydue
    .venv/bin/python household.py /tmp/generated http://127.0.0.1:8080

Registers, founds a home, fills the five columns of the board, completes a weekly task, and asks for what it must not get. Everything
goes through the generated functions and models, with no second way to talk to the server: what the description gets wrong fails here.
Operations are found by method and path, so that their ids and tags may change. One line a step; ends with 1 at the first failure.

The server must admit unverified accounts to everything, as one without mail does.
"""

import datetime
import importlib
import inspect
import pkgutil
import re
import secrets
import sys
import typing
from pathlib import Path

import httpx


class Failed(Exception):
    """What the server did is not what it says."""


def check(holds, what):
    if not holds:
        raise Failed(what)


def same(found, expected, what):
    check(found == expected, f"{what}: expected {expected!r}, found {found!r}")


class Generated:
    """The generated package, with its operations by method and path."""

    def __init__(self, directory):
        directory = Path(directory).resolve()
        packages = [client.parent for client in (directory / "client.py", *sorted(directory.glob("*/client.py"))) if client.is_file()]
        check(len(packages) == 1, f"expected one generated package in {directory}, found {len(packages)}")
        sys.path.insert(0, str(packages[0].parent))
        name = packages[0].name
        self.client = importlib.import_module(f"{name}.client")
        api = importlib.import_module(f"{name}.api")
        self.operations = {}
        for module in pkgutil.walk_packages(api.__path__, f"{api.__name__}."):
            if not module.ispkg:
                self.add(importlib.import_module(module.name))

    def add(self, module):
        source = inspect.getsource(module._get_kwargs)
        method = re.search(r'"method": "(\w+)"', source).group(1)
        path = re.search(r'"url": "([^"]+)"', source).group(1)
        key = self.key(method, path)
        check(key not in self.operations, f"{key} was generated twice")
        self.operations[key] = module

    @staticmethod
    def key(method, path):
        return f"{method.upper()} {re.sub(r'{[^}]*}', '{}', path).rstrip('/')}"

    def operation(self, method, path):
        key = self.key(method, path)
        check(key in self.operations, f"no operation was generated for {key}; there are {sorted(self.operations)}")
        return self.operations[key]


class Caller:
    """Somebody who calls the server through the generated client."""

    def __init__(self, generated, base_url, token=None, prefix="Bearer"):
        self.generated = generated
        known = {"base_url": base_url, "timeout": 30.0}
        make = generated.client
        self.client = make.AuthenticatedClient(token=token, prefix=prefix, **known) if token else make.Client(**known)

    def call(self, expected, method, path, *ids, body=None, **parameters):
        """Calls an operation; gives the model that was parsed from the answer, whose status must be the expected one."""
        function = self.generated.operation(method, path).sync_detailed
        if body is not None:
            parameters["body"] = body_model(function).from_dict(body)
        response = function(*ids, client=self.client, **parameters)
        status = int(response.status_code)
        check(status == expected, f"{method} {path}: expected {expected}, found {status}: {response.content[:500]!r}")
        check(response.parsed is not None, f"{method} {path}: {status} is answered but not described")
        return response.parsed


def body_model(function):
    """The model of an operation's body."""
    annotation = typing.get_type_hints(function)["body"]
    models = [model for model in typing.get_args(annotation) or (annotation,) if hasattr(model, "from_dict")]
    check(len(models) == 1, f"expected one model for the body of {function.__module__}, found {annotation}")
    return models[0]


def day(value):
    """A day of an answer: the generator makes dates of strings that are described as such."""
    return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(value)


class Household:
    """The steps, in their order. Days count from the server's today."""

    COLUMNS = ["overdue_tasks", "due_soon_tasks", "upcoming_tasks", "in_progress_tasks", "completed_tasks"]

    def __init__(self, directory, base_url):
        self.base_url = base_url.rstrip("/")
        self.generated = Generated(directory)
        self.anybody = Caller(self.generated, self.base_url)
        self.sam = self.home = self.today = None

    def newcomer(self, first_name):
        name = f"{first_name.lower()}-{secrets.token_hex(6)}"
        body = {"email": f"{name}@example.org", "password": secrets.token_urlsafe(16), "username": name, "first_name": first_name, "last_name": "Reyes"}
        signed_in = self.anybody.call(201, "POST", "/api/auth/register/", body=body)
        same((signed_in.is_new, signed_in.user.email), (True, body["email"]), "the new account")
        check(signed_in.user.is_verified, "the server asks for verified e-mails; run this against one without mail")
        return body, signed_in

    def registers_and_logs_in(self):
        body, registered = self.newcomer("Sam")
        login = {"email": body["email"], "password": body["password"]}
        signed_in = self.anybody.call(200, "POST", "/api/auth/login/", body=login)
        same((signed_in.is_new, signed_in.user.id), (False, registered.user.id), "the account that is signed in")
        check(signed_in.token != registered.token, "each session has a token of its own")
        self.anybody.call(401, "POST", "/api/auth/login/", body={**login, "password": "not the password"})
        self.sam = Caller(self.generated, self.base_url, signed_in.token)
        for prefix in ("Bearer", "Token"):
            me = Caller(self.generated, self.base_url, signed_in.token, prefix).call(200, "GET", "/api/auth/me/")
            same(me.username, body["username"], f"the caller of {prefix}")

    def founds_a_home(self):
        home = self.sam.call(201, "POST", "/api/residences/", body={"name": "Elm Street", "city": "Austin", "is_primary": True})
        same((home.name, home.city, home.is_primary, home.my_role), ("Elm Street", "Austin", True, "owner"), "the home")
        self.home = home.id
        same(self.sam.call(200, "GET", "/api/residences/{id}/", home.id).name, "Elm Street", "the home that is read again")
        same([mine.id for mine in self.sam.call(200, "GET", "/api/residences/my/").residences], [home.id], "the homes of a newcomer")

    def board(self, **parameters):
        board = self.sam.call(200, "GET", "/api/tasks/", **parameters)
        same([column.name for column in board.columns], self.COLUMNS, "the columns")
        for column in board.columns:
            same(column.count, len(column.tasks), f"the count of {column.name}")
        return board

    def has_an_empty_board(self):
        board = self.board()
        same([column.count for column in board.columns], [0] * 5, "the counts")
        self.today = day(board.today)

    def after(self, days):
        return (self.today + datetime.timedelta(days=days)).isoformat()

    def add(self, title, **fields):
        task = self.sam.call(201, "POST", "/api/tasks/", body={"residence_id": self.home, "title": title, **fields}).task
        same((task.title, task.residence_id), (title, self.home), "the task")
        return task

    def fills_the_columns(self):
        added = [
            self.add("Change the furnace filter", due_date=self.after(-1)),
            self.add("Clean the gutters", due_date=self.after(5), estimated_cost="120.00"),
            self.add("Service the boiler", due_date=self.after(90)),
            self.add("Paint the fence", in_progress=True),
        ]
        same([task.kanban_column for task in added], self.COLUMNS[:4], "the columns of new tasks")
        same(added[1].estimated_cost, "120.00", "money")
        once = self.add("Replace the battery of the smoke alarm", due_date=self.after(0))
        same(once.kanban_column, "due_soon_tasks", "the column of what is due today")
        done = self.sam.call(201, "POST", "/api/task-completions/", body={"task_id": once.id, "notes": "9 V", "rating": 5})
        same((done.task_id, done.kind, done.notes, done.rating), (once.id, "completed", "9 V", 5), "the completion")
        same((done.task.kanban_column, done.task.next_due_date), ("completed_tasks", None), "a one-time task that is done")
        same([task.id for task in added] + [once.id], [task.id for column in self.board().columns for task in column.tasks], "the tasks of the board")

    def reads_the_board(self):
        board = self.board()
        same([column.count for column in board.columns], [1] * 5, "the counts")
        same((board.days_threshold, board.residence_id), (30, "all"), "the board")
        near = self.board(days=3)
        same([column.count for column in near.columns], [1, 0, 2, 1, 1], "the counts with three days for soon")
        of_home = self.sam.call(200, "GET", "/api/tasks/by-residence/{id}/", self.home)
        same((of_home.residence_id, [column.count for column in of_home.columns]), (str(self.home), [1] * 5), "the board of the home")
        summary = self.sam.call(200, "GET", "/api/residences/my/").total_summary
        found = (summary.tasks, summary.overdue, summary.due_soon, summary.upcoming, summary.in_progress, summary.completed)
        same(found, (5, 1, 1, 1, 1, 1), "the summary")

    def completes_a_weekly_task(self):
        weekly = [known.id for known in self.sam.call(200, "GET", "/api/tasks/frequencies/") if known.name == "Weekly"]
        same(len(weekly), 1, "frequencies called Weekly")
        task = self.add("Water the plants", frequency_id=weekly[0], due_date=self.after(0))
        same((task.is_recurring, day(task.next_due_date)), (True, self.today), "the weekly task")
        done = self.sam.call(201, "POST", "/api/task-completions/", body={"task_id": task.id})
        # weekly is seven days from the day on which it was done
        expected = day(done.completed_on) + datetime.timedelta(days=7)
        same((done.moved_date, day(done.scheduled_for), day(done.moved_to)), (True, self.today, expected), "the completion")
        task = self.sam.call(200, "GET", "/api/tasks/{id}/", task.id)
        same((day(task.next_due_date), task.kanban_column, task.completion_count), (expected, "due_soon_tasks", 1), "the task that was done")

    def is_told_no(self):
        _, signed_in = self.newcomer("Kim")
        stranger = Caller(self.generated, self.base_url, signed_in.token)
        problem = stranger.call(404, "GET", "/api/residences/{id}/", self.home)
        same((problem.status, problem.error), (404, problem.detail), "the problem of a foreign home")
        stranger.call(404, "POST", "/api/tasks/", body={"residence_id": self.home, "title": "Not mine to add"})
        same([column.count for column in stranger.call(200, "GET", "/api/tasks/").columns], [0] * 5, "what a stranger sees")
        for title in ("", "x" * 201):
            problem = self.sam.call(400, "POST", "/api/tasks/", body={"residence_id": self.home, "title": title})
            same([fault.pointer for fault in problem.errors], ["/title"], "what is at fault")
            check(problem.errors[0].code and problem.errors[0].detail and problem.code, "the problem has its slugs and words")

    def logs_out(self):
        self.sam.call(200, "POST", "/api/auth/logout/")
        self.sam.call(401, "GET", "/api/auth/me/")
        self.sam.call(401, "GET", "/api/tasks/")

    STEPS = [
        registers_and_logs_in,
        founds_a_home,
        has_an_empty_board,
        fills_the_columns,
        reads_the_board,
        completes_a_weekly_task,
        is_told_no,
        logs_out,
    ]

    def run(self):
        for number, step in enumerate(self.STEPS, 1):
            name = f"{number} - {step.__name__.replace('_', ' ')}"
            try:
                step(self)
            except (Failed, httpx.TransportError) as failed:
                sys.exit(f"not ok {name}: {failed}")
            print(f"ok {name}", flush=True)


def main(arguments):
    if len(arguments) != 2:
        sys.exit("usage: household.py <directory of the generated package> <base URL>")
    try:
        household = Household(*arguments)
    except Failed as failed:
        sys.exit(f"not ok: {failed}")
    household.run()


if __name__ == "__main__":
    main(sys.argv[1:])
