internal import CasebusModel
internal import CasebusReports
internal import Hummingbird
internal import NIOCore

/// What is known of a request beside its path: who reads, and in which language.
struct BoardContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    var reader = Reader.local
    var language = Language.en
    /// The unit that acts at the desk, where the reader has shown a token of it.
    var desk: Address?
    /// The connection that the request came by.
    let channel: any Channel
    /// `nil` where no page is made.
    var moment: BusMoment?

    /// A form of the desk is small.
    var maxUploadSize: Int { 64 * 1024 }

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}

/// Who reads: a unit, and what its role lets it see.
struct Reader: Sendable, Hashable {
    let unit: Address
    let role: Role

    /// Somebody at this machine: sees what an operator sees.
    static let local = Reader(unit: Address("operator/board").unsafelyUnwrapped, role: .operator)
}
