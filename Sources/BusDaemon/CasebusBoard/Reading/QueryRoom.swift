internal import CasebusModel
internal import CasebusReports
internal import CasebusRuntime
internal import CLinux
internal import Foundation
internal import NIOPosix
internal import Synchronization

/// Asks the bus on a few threads of its own that give way to every other, so that a page never delays a push.
///
/// - Limits: at most ``waitingMax`` questions at once; whoever comes then is told to come again.
final class QueryRoom: Sendable {
    static let threads = 2
    static let waitingMax = 64

    let bus: BusWatch
    private let pool = NIOThreadPool(numberOfThreads: threads)
    private let waiting = Atomic<Int>(0)

    init(_ bus: BusWatch) {
        self.bus = bus
        pool.start()
    }

    func close() { pool.shutdownGracefully { _ in } }

    /// The document that `casebus` would print with `--json`.
    ///
    /// - Parameter parameters: the query's members; what has no value is left out.
    /// - Throws: a `Problem`, or ``RoomFull``.
    func document(
        _ name: String, _ parameters: [String: QueryValue] = [:], for reader: Reader
    ) async throws -> [UInt8] {
        let text = try String(decoding: JSONEncoder().encode(parameters), as: UTF8.self)
        return try await look { $0.answer(name, parameters: text, unit: reader.unit, role: reader.role) }.get()
    }

    /// How many questions are under way.
    var depth: Int { waiting.load(ordering: .relaxed) }

    /// Looks at the bus on one of the room's threads.
    ///
    /// - Throws: ``RoomFull``, or what `body` throws.
    func look<Result: Sendable>(_ body: @escaping @Sendable (BusWatch) throws -> Result) async throws -> Result {
        guard waiting.add(1, ordering: .relaxed).newValue <= Self.waitingMax else {
            waiting.subtract(1, ordering: .relaxed)
            throw RoomFull()
        }
        defer { waiting.subtract(1, ordering: .relaxed) }
        let bus = bus
        return try await pool.runIfActive {
            casebus_thread_yields()
            return try body(bus)
        }
    }

    /// The document, read as what the reports are made of.
    func answer<Answer: Decodable & Sendable>(
        _ name: String, _ parameters: [String: QueryValue] = [:], as type: Answer.Type = Answer.self, for reader: Reader
    ) async throws -> Answer {
        let document = try await document(name, parameters, for: reader)
        return try JSONDecoder().decode(type, from: Data(document))
    }
}

/// A member of a query's parameters.
enum QueryValue: Encodable, Equatable, Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    case text(String)
    case number(UInt64)

    init(stringLiteral text: String) { self = .text(text) }
    init(integerLiteral number: UInt64) { self = .number(number) }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        }
    }
}

/// More people ask at once than there is room for.
struct RoomFull: Error {}
