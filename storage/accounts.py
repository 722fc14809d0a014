"""An account as three columns, and back."""

from __future__ import annotations

from sqlalchemy import Table, and_, bindparam
from sqlalchemy.sql.elements import ColumnElement

from bot.chat import Account
from storage.transaction import AnyRow

ACCOUNT = ("platform", "tenant", "account_id")


def named(account: Account) -> dict[str, str]:
    """An account as its three columns."""
    return dict(zip(ACCOUNT, (account.platform, account.tenant, account.id), strict=True))


def same_account(table: Table, account: Account) -> ColumnElement[bool]:
    """That a row is about `account`."""
    return and_(*(table.c[name] == value for name, value in named(account).items()))


def asked_for(table: Table) -> ColumnElement[bool]:
    """The same for statements that are made once, before it is known about whom: their values are `named`."""
    return and_(*(table.c[name] == bindparam(name) for name in ACCOUNT))


def account_of(row: AnyRow) -> Account:
    """The account that a row is about."""
    return Account(row.platform, row.tenant, row.account_id)
