import ArgumentParser
import CasebusClient

struct Close: ActCommand {
    static let configuration = CommandConfiguration(abstract: "Close a case; none of its hand-offs may be open.")

    @OptionGroup var subject: CaseOptions
    @OptionGroup var identity: IdentityOptions
    @OptionGroup var options: GlobalOptions

    func outgoing() throws -> OutgoingCommand {
        OutgoingCommand(.close(try subject.name()), id: identity.id)
    }
}
