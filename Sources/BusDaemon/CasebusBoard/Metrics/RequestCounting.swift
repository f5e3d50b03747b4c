package import CasebusMetrics
internal import CoreMetrics
internal import HTTPTypes
internal import Hummingbird

/// Counts what the board was asked, by the class of what it answered.
struct RequestCounting: RouterMiddleware {
    typealias Context = BoardContext

    let metrics: MetricsRegistry

    @concurrent func handle(
        _ request: Request, context: BoardContext, next: @concurrent (Request, BoardContext) async throws -> Response
    ) async throws -> Response {
        do {
            let response = try await next(request, context)
            count(response.status.code)
            return response
        } catch {
            count((error as? any HTTPResponseError)?.status.code ?? 500)
            throw error
        }
    }

    private func count(_ status: Int) {
        Counter(
            label: Board.requests.name, dimensions: [("status", "\(status / 100)xx")], factory: metrics
        ).increment()
    }
}

extension Board {
    static let requests = DeclaredMetric(
        "casebus_board_requests", .counter, "Requests to the board, by the class of the answer's status", seriesMax: 6)

    /// What may be counted through swift-metrics in this process.
    package static let declaredMetrics = [requests]
}
