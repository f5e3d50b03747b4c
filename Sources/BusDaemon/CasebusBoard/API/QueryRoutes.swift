internal import CasebusModel
internal import Hummingbird

/// `GET /api/v1/…`: the documents of `casebus --json`, for programs.
struct QueryRoutes {
    let room: QueryRoom

    func add(to group: RouterGroup<BoardContext>) {
        group.get("status") { _, context in
            try await document("status", for: context)
        }
    }

    private func document(
        _ name: String, _ parameters: [String: QueryValue] = [:], for context: BoardContext
    ) async throws -> Response {
        let bytes = try await room.document(name, parameters, for: context.reader)
        return Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
