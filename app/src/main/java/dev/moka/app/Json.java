package dev.moka.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;

/** Results as JSON: records become objects, one line a result. */
final class Json {
    private static final JsonMapper MAPPER = new JsonMapper();

    private Json() {}

    static void println(PrintWriter out, Object result) {
        try {
            out.print(MAPPER.writeValueAsString(result) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result that is no JSON: " + result, e);
        }
    }
}
