import ArgumentParser
import CasebusClient

struct Decide: ActCommand {
    static let configuration = CommandConfiguration(abstract: "Decide a case.")

    @OptionGroup var subject: CaseOptions

    @Argument(help: "granted, denied, not-accepted or terminated; of supervision and enforcement: found or clear.")
    var decision: Decision

    @OptionGroup var identity: IdentityOptions
    @OptionGroup var options: GlobalOptions

    func outgoing() throws -> OutgoingCommand {
        OutgoingCommand(.decide(try subject.name(), decision), id: identity.id)
    }
}
