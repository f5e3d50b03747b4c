import CasebusReports
import Foundation

extension QueryDocument {
    /// - Throws: ``CommandFailure`` when the answer is not what this version knows.
    static func read<Answer: Decodable>(_ type: Answer.Type, from bytes: [UInt8]) throws -> Answer {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw CommandFailure(.local, FailureWords.notUnderstood("\(error)"))
        }
    }
}
