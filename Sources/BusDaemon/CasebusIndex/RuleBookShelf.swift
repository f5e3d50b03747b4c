internal import CasebusJournal
internal import CasebusMatters
internal import CasebusRules
internal import CasebusWire
internal import FoundationEssentials
internal import Synchronization

/// Rule books read from the log, kept by the record that brought them: they never change.
///
/// - Shape: at most ``booksMax``; above it starts over.
package final class RuleBookShelf: Sendable {
    private static let booksMax = 64

    private let books = Mutex<[UInt64: RuleBook?]>([:])

    package init() {}

    /// - Returns: `nil` where the record says that there is no book.
    func book(_ sequence: UInt64, reading read: (UInt64) throws -> StoredRecord) throws -> RuleBook? {
        if let known = books.withLock({ $0[sequence] }) { return known }
        let record = try DecodedRecord(try read(sequence))
        guard case .event(.rules(let rules)) = record.body else {
            throw IndexError(.corrupt, operation: "query", sequence: sequence, detail: "it brings no rules")
        }
        let book = try rules.book.isEmpty ? nil : rules.book.withUnsafeBytes { try RuleBook(decoding: $0) }
        books.withLock { books in
            if books.count >= Self.booksMax { books.removeAll() }
            books[sequence] = .some(book)
        }
        return book
    }
}
