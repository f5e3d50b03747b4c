internal import CasebusConfiguration
internal import CasebusModel
internal import Crypto
internal import Foundation
internal import Logging
internal import Synchronization

/// The tokens that are good now, as their file has them.
///
/// - Threading: any thread. ``refresh()`` reads the file where it has changed; the board calls it every
///   ``refreshSeconds``, so that a token that is given out or taken back is so without a restart.
final class TokenShelf: Sendable {
    static let refreshSeconds = 1

    private struct Content: Sendable {
        var entries: [String: TokenEntry] = [:]
        var seen: FileMark?
    }

    private struct FileMark: Equatable, Sendable {
        let modified: Date?
        let size: UInt64?
        let number: UInt64?
    }

    private let path: String?
    private let units: @Sendable () -> UnitDirectory
    private let logger: Logger
    private let now: @Sendable () -> Timestamp
    private let content = Mutex(Content())

    /// - Parameters:
    ///   - path: the tokens' file; `nil`: no token is good.
    ///   - units: who there is now, and with which role; a token of nobody is not good.
    init(
        _ path: String?, units: @escaping @Sendable () -> UnitDirectory, logger: Logger,
        now: @escaping @Sendable () -> Timestamp = TokenShelf.systemTime
    ) {
        (self.path, self.units, self.logger, self.now) = (path, units, logger, now)
        refresh()
    }

    /// Expiry is a date of the world, not of a demo's fast clock.
    static let systemTime: @Sendable () -> Timestamp = {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
    }

    /// Whether there is a file of tokens at all.
    var isServed: Bool { path != nil }

    /// Reads the file if it is another than it was; what cannot be read is logged, and what was good stays so.
    func refresh() {
        guard let path else { return }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let mark = FileMark(
            modified: attributes?[.modificationDate] as? Date, size: (attributes?[.size] as? NSNumber)?.uint64Value,
            number: (attributes?[.systemFileNumber] as? NSNumber)?.uint64Value)
        guard content.withLock({ $0.seen != mark }) else { return }
        do throws(ConfigurationMistake) {
            let entries = try TokenFile.read(path)
            let byID = Dictionary(entries.map { ($0.id, $0) }) { first, _ in first }
            content.withLock { $0 = Content(entries: byID, seen: mark) }
            logger.notice("board.tokens", metadata: ["tokens": "\(entries.count { $0.isGood(at: now()) })"])
        } catch {
            content.withLock { $0.seen = mark }
            logger.error("board.tokens-refused", metadata: ["detail": "\(error)"])
        }
    }

    /// Reads the file as often as it says, until the task is cancelled.
    func watch(in room: QueryRoom) async {
        while isServed, !Task.isCancelled {
            try? await Task.sleep(for: .seconds(Self.refreshSeconds))
            try? await room.quietly { self.refresh() }
        }
    }

    /// Who holds a token; `nil` where it is none, was taken back, is over, or its unit is not there any more.
    func reader(holding text: String) -> Reader? {
        let token = BoardToken(text)
        let entry = token.flatMap { token in content.withLock { $0.entries[token.id] } }
        // Always one digest and one comparison over all bytes, so that time tells nothing of what is held.
        let digest = token?.digest ?? Array(SHA256.hash(data: Array(text.utf8.prefix(256))))
        let isSame = Self.isEqual(digest, entry?.digest ?? Self.noDigest)
        return isSame ? entry.flatMap(reader) : nil
    }

    /// Who the holder of a token is now, by the token's id.
    func reader(named id: String) -> Reader? {
        content.withLock { $0.entries[id] }.flatMap(reader)
    }

    private func reader(_ entry: TokenEntry) -> Reader? {
        guard entry.isGood(at: now()), let unit = units()[entry.unit] else { return nil }
        let role = entry.role == unit.role ? entry.role : .unit
        return Reader(unit: entry.unit, role: role, token: entry.id)
    }

    private static let noDigest = [UInt8](repeating: 0, count: 32)

    static func isEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
