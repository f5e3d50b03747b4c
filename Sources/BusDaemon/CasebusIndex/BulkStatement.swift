internal import GRDB
internal import GRDBSQLite

/// A prepared statement that the writer runs some hundred thousand times a second.
///
/// GRDB prepares and keeps it; values are bound through SQLite's own interface, because GRDB's way to bind an array of
/// values takes longer than SQLite takes to write the row.
///
/// - Threading: only within a write on the connection it was prepared for.
struct BulkStatement {
    private let statement: Statement
    private let handle: OpaquePointer
    private let db: Database

    init(_ db: Database, sql: String) throws {
        self.db = db
        statement = try db.cachedStatement(sql: sql)
        handle = statement.sqliteStatement
    }

    /// Binds values from the first parameter on, and runs the statement, which returns no rows.
    func run(_ bind: (inout Binder) -> Void) throws {
        var binder = Binder(handle)
        bind(&binder)
        let code = binder.code == SQLITE_OK ? sqlite3_step(handle) : binder.code
        // The message belongs to the last call on the connection, so it is read before the reset.
        let failure = code == SQLITE_DONE ? nil : String(cString: sqlite3_errmsg(db.sqliteConnection))
        sqlite3_reset(handle)
        if let failure { throw DatabaseError(resultCode: ResultCode(rawValue: code), message: failure) }
    }

    /// Binds one parameter after the other.
    struct Binder {
        private let handle: OpaquePointer
        private var index: CInt = 0
        /// The first failure.
        private(set) var code = SQLITE_OK

        fileprivate init(_ handle: OpaquePointer) { self.handle = handle }

        mutating func bind(_ value: Int64) {
            index += 1
            note(sqlite3_bind_int64(handle, index, value))
        }

        /// ``noInstant`` becomes NULL.
        mutating func bind(instant: Int64) {
            guard instant == noInstant else { return bind(instant) }
            index += 1
            note(sqlite3_bind_null(handle, index))
        }

        mutating func bind(_ text: String) {
            index += 1
            // With its terminator, so that an empty text has an address too: no address would mean NULL.
            let bytes = CInt(text.utf8.count)
            note(text.withCString { sqlite3_bind_text(handle, index, $0, bytes, Self.copy) })
        }

        mutating func bind(_ blob: [UInt8]) {
            index += 1
            guard !blob.isEmpty else { return note(sqlite3_bind_zeroblob(handle, index, 0)) }
            blob.withUnsafeBytes { bytes in
                note(sqlite3_bind_blob(handle, index, bytes.baseAddress, CInt(bytes.count), Self.copy))
            }
        }

        private mutating func note(_ result: CInt) {
            if code == SQLITE_OK { code = result }
        }

        /// Tells SQLite to copy: `SQLITE_TRANSIENT`, a C macro that Swift does not import.
        private static var copy: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
    }
}
