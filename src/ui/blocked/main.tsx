/** Starts the page that stands in place of a banned site. */
import { mount } from '../parts/mount.tsx';
import { Blocked } from './blocked.tsx';

mount(Blocked);
