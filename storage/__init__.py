"""The store on a database: the tables, the verbs in SQL, and how a database is opened."""
