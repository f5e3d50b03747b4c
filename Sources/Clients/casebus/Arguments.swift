import ArgumentParser
import CasebusClient
import CasebusModel
import CasebusReports
import Foundation

/// An address from the command line.
enum UnitArgument {
    static func address(_ text: String, option: String = "") throws -> Address {
        guard let address = Address(text) else {
            let name = option.isEmpty ? "\"\(text.shown)\"" : "\(option) \"\(text.shown)\""
            throw CommandFailure(.usage, UsageWords.address(name, Address.fault(in: text) ?? "is none"))
        }
        return address
    }
}

/// Which case a verb is about.
struct CaseOptions: ParsableArguments, Sendable {
    @Argument(help: ArgumentHelp("The case's id, as the unit that registered it numbers it.", valueName: "case"))
    var id: String

    @Option(help: ArgumentHelp("The unit that registered the case. Default: the unit that acts.", valueName: "unit"))
    var registrar: String?

    func name() throws -> CaseName {
        CaseName(id, registeredBy: try registrar.map { try UnitArgument.address($0, option: "--registrar") })
    }
}

/// What a special procedure is of: a case that is with the unit, or a hand-off that it has signed for.
struct SubjectOptions: ParsableArguments, Sendable {
    @Argument(
        help: ArgumentHelp(
            "The case, as the unit that registered it numbers it: an idle one that is with the unit that acts.",
            valueName: "case"))
    var id: String?

    @Option(help: ArgumentHelp("The unit that registered the case. Default: the unit that acts.", valueName: "unit"))
    var registrar: String?

    @Option(
        help: ArgumentHelp(
            "In place of a case: the number of a hand-off that the unit has signed for.", valueName: "hand-off"))
    var handoff: UInt64?

    func validate() throws {
        if (id == nil) == (handoff == nil) { throw ValidationError("Name a CASE or --handoff NUMBER, one of the two.") }
        if registrar != nil, id == nil { throw ValidationError("--registrar goes with a CASE.") }
    }

    func subject() throws -> ProcedureSubject {
        if let handoff { return .handoff(handoff) }
        let unit = try registrar.map { try UnitArgument.address($0, option: "--registrar") }
        return .idleCase(CaseName(id ?? "", registeredBy: unit))
    }
}

/// Who approved what an applicant is told, on which ground, and by which notice.
struct ApprovalOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp(
            "The legal ground, as a code of a-z, 0-9, . and -: hearing, inspection, expert-review.", valueName: "code"))
    var ground: String

    @Option(help: ArgumentHelp("The unit or post that approved it; never a person's name.", valueName: "post"))
    var approver: String

    @Option(help: ArgumentHelp("The number of the notice that told the applicant.", valueName: "number"))
    var notice: String
}

/// How a command is told apart from its repetition.
struct IdentityOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp(
            "The command's id, 1 to 64 bytes, for sending it again: the same id with the same content is recorded "
                + "once.",
            valueName: "id"))
    var id: String?
}

/// The words that go with a command.
struct TextOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp(
            "Words for the other unit's people. They can be erased later; a reason code cannot.", valueName: "words"))
    var text: String?
}

/// The bytes that go with a command.
struct PayloadOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp("A file whose bytes go with it, 1 MiB at most; - for standard input.", valueName: "file"),
        completion: .file())
    var payload: String?

    func bytes() throws -> [UInt8]? {
        guard let payload else { return nil }
        do {
            let handle =
                payload == "-"
                ? FileHandle.standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: payload))
            var bytes: [UInt8] = []
            // One byte more than is taken: what is too long is found without being read whole.
            while bytes.count <= Limits.payloadBytes,
                let part = try handle.read(upToCount: Limits.payloadBytes + 1 - bytes.count), !part.isEmpty
            {
                bytes += part
            }
            guard bytes.count <= Limits.payloadBytes else {
                throw CommandFailure(.local, FailureWords.payloadTooLarge(payload, limit: Limits.payloadBytes))
            }
            return bytes
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(.local, FailureWords.payloadUnreadable(payload))
        }
    }
}

/// A next hand-off as `[UNIT][:MATTER[:STEP]]`; without a unit the responsibility list says who is meant.
enum NextArgument {
    static func push(_ text: String) throws -> NextPush {
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        let byList = parts[0].isEmpty && parts.count > 2 && !parts[2].isEmpty
        return NextPush(
            to: byList ? nil : try UnitArgument.address(parts[0], option: "--next"),
            matter: parts.count > 1 ? parts[1] : "", step: parts.count > 2 ? parts[2] : "")
    }
}
