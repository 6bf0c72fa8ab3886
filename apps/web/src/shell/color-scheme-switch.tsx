import {
  Center,
  type MantineColorScheme,
  SegmentedControl,
  useMantineColorScheme,
  VisuallyHidden,
} from "@mantine/core";
import { Moon, Sun, SunMoon } from "lucide-react";

const schemes = [
  { value: "light", label: "Light", icon: Sun },
  { value: "auto", label: "As the system", icon: SunMoon },
  { value: "dark", label: "Dark", icon: Moon },
] as const satisfies { value: MantineColorScheme; label: string; icon: unknown }[];

/** Light, dark or as the system; kept in this browser. */
export function ColorSchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      size="xs"
      fullWidth
      aria-label="Color scheme"
      value={colorScheme}
      onChange={setColorScheme}
      data={schemes.map(({ value, label, icon: Icon }) => ({
        value,
        label: (
          <Center title={label} h={18}>
            <Icon size={15} aria-hidden />
            <VisuallyHidden>{label}</VisuallyHidden>
          </Center>
        ),
      }))}
    />
  );
}
