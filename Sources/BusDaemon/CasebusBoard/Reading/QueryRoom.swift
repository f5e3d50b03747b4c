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
    /// After how many seconds whoever finds it full is told to come again.
    static let retrySeconds = 1

    let bus: BusWatch
    let counts: AccessCounts
    private let pool = NIOThreadPool(numberOfThreads: threads)
    private let waiting = Atomic<Int>(0)

    init(_ bus: BusWatch, counts: AccessCounts = AccessCounts()) {
        (self.bus, self.counts) = (bus, counts)
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
        try await document(name, parameters, for: reader) { $0 }
    }

    /// What is made of the document on the room's own threads, where it keeps nobody waiting.
    func document<Made: Sendable>(
        _ name: String, _ parameters: [String: QueryValue] = [:], for reader: Reader,
        make: @escaping @Sendable ([UInt8]) throws -> Made
    ) async throws -> Made {
        let text = try String(decoding: JSONEncoder().encode(parameters), as: UTF8.self)
        let counts = counts
        return try await look { bus in
            let document = try bus.answer(name, parameters: text, unit: reader.unit, role: reader.role).get()
            if name == "case" { counts.noteCaseRead(by: reader, registrar: try CaseRead(document).registrar) }
            return try make(document)
        }
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
        return try await quietly { try body(bus) }
    }

    /// Does something on the room's own threads.
    func quietly<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await pool.runIfActive {
            casebus_thread_yields()
            return try work()
        }
    }

    /// The document, read as what the reports are made of.
    func answer<Answer: Decodable & Sendable>(
        _ name: String, _ parameters: [String: QueryValue] = [:], as type: Answer.Type = Answer.self, for reader: Reader
    ) async throws -> Answer {
        try await document(name, parameters, for: reader) { try JSONDecoder().decode(type, from: Data($0)) }
    }
}

/// Whose case was read.
private struct CaseRead: Decodable {
    struct Subject: Decodable {
        let registrar: String
    }

    private let subject: Subject
    var registrar: String { subject.registrar }

    private enum CodingKeys: String, CodingKey { case subject = "case" }

    init(_ document: [UInt8]) throws { self = try JSONDecoder().decode(Self.self, from: Data(document)) }
}

/// A member of a query's parameters.
enum QueryValue: Encodable, Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
    case text(String)
    case number(UInt64)
    case seconds(Double)

    init(stringLiteral text: String) { self = .text(text) }
    init(integerLiteral number: UInt64) { self = .number(number) }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .seconds(let seconds): try container.encode(seconds)
        }
    }
}

/// More people ask at once than there is room for.
struct RoomFull: Error {}
