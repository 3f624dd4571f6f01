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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    /** The card in a folder; one without any field if there is none. */
    static ModelCard in(Path folder, BasicOptions common) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return NONE;
        }
        try {
            ModelCard card = mapper(file, common).readValue(Files.readString(file), ModelCard.class);
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

    private static JsonMapper mapper(Path file, BasicOptions common) {
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
                        common.warn("%s: unknown field \"%s\" ignored", file, property);
                        parser.skipChildren();
                        return true;
                    }
                })
                .build();
    }

    private ModelCard checked(Path file) {
        if (imagesDim != null && imagesDim.size() != 2) {
            throw MokaException.model("%s: \"imagesDim\" must be two numbers, height and width", file);
        }
        return this;
    }

    /** How the card wants pictures prepared. */
    PreprocessingSettings preprocessing(Path folder) {
        boolean values = mean == null || mean.isEmpty() || VALUES.matcher(mean).matches();
        String found = values ? mean : folder.resolve(mean).toString();
        return new PreprocessingSettings(imagesDim, rawScale, channelSwap, inputScale, found, centerOnly);
    }
}
