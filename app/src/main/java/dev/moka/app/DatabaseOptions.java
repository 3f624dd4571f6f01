package dev.moka.app;

import dev.moka.proto.DataParameter.DB;
import picocli.CommandLine.Option;

/** Of which kind the database is that a command makes. */
final class DatabaseOptions {
    @Option(
            names = {"-backend", "--backend"},
            paramLabel = "lmdb|leveldb",
            description = "The kind of database to make (default: lmdb).")
    private DB backend = DB.LMDB;

    DB backend() {
        return backend;
    }
}
