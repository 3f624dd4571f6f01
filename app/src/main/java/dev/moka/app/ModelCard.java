package dev.moka.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.moka.MokaException;
import dev.moka.array.AtomicFile;
import dev.moka.model.NamedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model's card, {@code model.json}: what it is called, which files belong to it, and how a picture becomes its input. Every
 * field may be missing; files are relative to the card.
 *
 * @param name what people call the model
 * @param description what it does
 * @param imagesDim height and width
 * @param mean {@code v,v,v} or a file
 * @param license under which it may be used
 * @param source where it comes from
 */
record ModelCard(
        @Nullable String name,
        @Nullable String description,
        @Nullable String weights,
        @Nullable String net,
        @Nullable String labels,
        @Nullable List<Integer> imagesDim,
        @Nullable Float rawScale,
        @Nullable List<Integer> channelSwap,
        @Nullable Float inputScale,
        @Nullable String mean,
        @Nullable Boolean centerOnly,
        @Nullable String license,
        @Nullable String source) {

    private static final String FILE = "model.json";
    private static final Pattern VALUES = Pattern.compile("[-+0-9.,eE\\s]+");
    private static final ModelCard NONE =
            new ModelCard(null, null, null, null, null, null, null, null, null, null, null, null, null);

    /**
     * The card in a folder; one without any field if there is none.
     *
     * @param warnings hears what is ignored, a line each
     * @throws MokaException (MODEL) if it is no card, or says what cannot be
     */
    static ModelCard in(Path folder, Consumer<String> warnings) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return NONE;
        }
        try {
            ModelCard card = mapper(file, warnings).readValue(Files.readAllBytes(file), ModelCard.class);
            return card == null ? NONE : card.checked(file);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new MokaException(
                    MokaException.Kind.MODEL,
                    file + ":" + line + ": this is no model card: " + e.getOriginalMessage(),
                    e);
        } catch (IOException e) {
            throw new MokaException(MokaException.Kind.MODEL, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Writes the card of a folder; what is not known is left out. */
    void write(Path folder) {
        JsonMapper mapper = JsonMapper.builder()
                .serializationInclusion(JsonInclude.Include.NON_NULL)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build();
        AtomicFile.write(folder.resolve(FILE), out -> out.write(mapper.writeValueAsBytes(this)));
    }

    private static JsonMapper mapper(Path file, Consumer<String> warnings) {
        return JsonMapper.builder()
                .addHandler(new DeserializationProblemHandler() {
                    @Override
                    public boolean handleUnknownProperty(
                            DeserializationContext context,
                            JsonParser parser,
                            JsonDeserializer<?> deserializer,
                            Object beanOrClass,
                            String property)
                            throws IOException {
                        warnings.accept(file + ": unknown field \"" + property + "\" ignored");
                        parser.skipChildren();
                        return true;
                    }
                })
                .build();
    }

    private ModelCard checked(Path file) {
        require(
                imagesDim == null
                        || (imagesDim.size() == 2 && imagesDim.stream().allMatch(n -> n != null && n > 0)),
                file,
                "\"imagesDim\" must be two numbers above 0, height and width");
        require(
                channelSwap == null || channelSwap.stream().allMatch(Objects::nonNull),
                file,
                "\"channelSwap\" must be numbers, as in [2, 1, 0]");
        require(rawScale == null || Float.isFinite(rawScale), file, "\"rawScale\" must be a number, as in 255");
        require(inputScale == null || Float.isFinite(inputScale), file, "\"inputScale\" must be a number, as in 1");
        named("net", net, file);
        named("weights", weights, file);
        named("labels", labels, file);
        named("mean", mean, file);
        return this;
    }

    private static void require(boolean holds, Path file, String message) {
        if (!holds) {
            throw MokaException.model("%s: %s", file, message);
        }
    }

    private static void named(String field, @Nullable String name, Path file) {
        if (name != null) {
            NamedFile.of(file + ": \"" + field + "\"", name);
        }
    }

    /** How the card wants pictures prepared. */
    PreprocessingSettings preprocessing(Path folder) {
        boolean values = mean == null || mean.isEmpty() || VALUES.matcher(mean).matches();
        String found = values ? mean : folder.resolve(mean).toString();
        return new PreprocessingSettings(imagesDim, rawScale, channelSwap, inputScale, found, centerOnly);
    }
}
