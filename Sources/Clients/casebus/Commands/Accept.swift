import ArgumentParser
import CasebusClient

struct Accept: ActCommand {
    static let configuration = CommandConfiguration(abstract: "Accept a case formally: its statutory clock starts.")

    @OptionGroup var subject: CaseOptions
    @OptionGroup var identity: IdentityOptions
    @OptionGroup var options: GlobalOptions

    func outgoing() throws -> OutgoingCommand {
        OutgoingCommand(.accept(try subject.name()), id: identity.id)
    }
}
