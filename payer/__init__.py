"""The paying office's site: own tables, migrations, clerks and database; it knows no case, enterprise or place."""

from payer.database import create_engine_for, migrate
from payer.errors import PayerError
from payer.office import PAYER_ID, PayerOffice
from payer.site import create_app

__all__ = ["PAYER_ID", "PayerError", "PayerOffice", "create_app", "create_engine_for", "migrate"]
