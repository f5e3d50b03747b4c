internal import CasebusConfiguration
internal import CasebusRuntime
internal import Foundation
internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
internal import NIOCore
internal import NIOSSL

/// The board's side of a connection: its bounds, and TLS where the configuration asks for it.
enum BoardServer {
    /// Connections at once; whoever comes then waits in the system's queue until one ends.
    static let connectionsMax = 1024
    /// One header's name and value, in bytes; above: 400, and the connection ends.
    static let headerFieldBytesMax = 8 * 1024
    /// All headers of a request, in bytes; above: the same.
    static let headerListBytesMax = 16 * 1024
    /// Headers of a request; above: the same.
    static let headerCountMax = 64
    /// How long a connection may take to send a request's headers, or rest between two requests; then it is closed.
    static let idleSeconds: Int64 = 30
    /// How long a reader may leave what was sent to it unread; then it is dropped.
    static let unreadSeconds: Int64 = 30

    /// - Throws: ``StartError`` that names the file where the certificate or its key cannot be used.
    static func builder(_ board: BusConfiguration.Board) throws -> HTTPServerBuilder {
        let http = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [UnreadLimit(seconds: unreadSeconds)], idleTimeout: .seconds(idleSeconds),
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: headerFieldBytesMax, maxHeaderListSize: headerListBytesMax,
                    maxHeaderFieldCount: headerCountMax)))
        guard let tls = board.tls else { return http }
        return try .tls(http, tlsConfiguration: configuration(tls))
    }

    /// TLS 1.2 and above, with the library's own choice of ciphers.
    static func configuration(_ tls: BusConfiguration.Board.TLS) throws -> TLSConfiguration {
        let (chain, key) = (try certificates(tls.certificatePath), try key(tls.keyPath))
        let end = chain.first.map { Date(timeIntervalSince1970: TimeInterval($0.notValidAfter)) }
        if let end, end < Date() {
            throw StartError(
                "board.tls.certificate \(tls.certificatePath): it was valid until \(end.ISO8601Format()). Have it renewed"
            )
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        do {
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            throw StartError(
                "board.tls.key \(tls.keyPath): it is not the key of \(tls.certificatePath), whose first certificate must be "
                    + "the board's own. Name the pair that belongs together")
        }
        return configuration
    }

    private static func certificates(_ path: String) throws -> [NIOSSLCertificate] {
        guard let chain = try? NIOSSLCertificate.fromPEMFile(path), !chain.isEmpty else {
            throw StartError(
                "board.tls.certificate \(path): there is no certificate in it. Name a file in PEM, the board's own first"
            )
        }
        return chain
    }

    private static func key(_ path: String) throws -> NIOSSLPrivateKey {
        guard let key = try? NIOSSLPrivateKey(file: path, format: .pem) else {
            throw StartError(
                "board.tls.key \(path): there is no private key in it. Name a file in PEM, without a passphrase")
        }
        return key
    }
}

/// Drops a connection whose reader does not read: a slow browser is not waited for.
///
/// - Threading: used on its channel's event loop alone.
final class UnreadLimit: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let limit: TimeAmount
    private var pending: Scheduled<Void>?

    init(seconds: Int64) { limit = .seconds(seconds) }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            pending?.cancel()
            pending = nil
        } else if pending == nil {
            let channel = context.channel
            pending = context.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
        }
        context.fireChannelWritabilityChanged()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        pending?.cancel()
        pending = nil
    }
}
