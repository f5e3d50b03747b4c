internal import CasebusModel
internal import CasebusReports
internal import Hummingbird
internal import NIOCore

/// What is known of a request beside its path: who reads, and in which language.
struct BoardContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    var reader = Reader.local
    var language = Language.en
    /// The connection that the request came by.
    let channel: any Channel
    /// `nil` where no page is made.
    var moment: BusMoment?
    /// The browser's session; `nil` for a program, and for whoever has not logged in.
    var session: BrowserSession?
    /// The address that the request came from; empty where there is no network, as in a test.
    let peer: String

    /// The unit whose token was shown: whose desk it is.
    var desk: Address? { reader.token == nil ? nil : reader.unit }

    /// A form of the desk is small.
    var maxUploadSize: Int { 64 * 1024 }

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
        peer = source.channel.remoteAddress?.ipAddress ?? ""
    }
}

/// Who reads: a unit, and what its role lets it see.
struct Reader: Sendable, Hashable {
    let unit: Address
    let role: Role
    /// The id of the token that was shown; `nil` without one.
    var token: String?

    /// Somebody at this machine: sees what an operator sees.
    static let local = Reader(unit: Address("operator/board").unsafelyUnwrapped, role: .operator)

    /// Whoever has not logged in: nothing that the bus tells is for it.
    static let nobody = Reader(unit: Address("nobody/board").unsafelyUnwrapped, role: .unit)
}
